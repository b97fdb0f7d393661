"""Files that rows keep: outside any web root, under names of our own."""

from uuid import uuid4

from django.db import models


def own_name(kept, name):
    """A name of our own in the folder of the model: what somebody called the file never reaches the disk."""
    return f"{kept.folder}/{uuid4().hex}"


class KeptFile(models.Model):
    """A file as it was uploaded; `folder` is where the files of a model lie."""

    folder = ""

    file = models.FileField(upload_to=own_name, max_length=100)
    extension = models.CharField(max_length=5)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
