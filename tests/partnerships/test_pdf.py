"""PDFs: tagged, the same each time, confined to their folder, and stopped when they ask for too much."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from partnerships.charts import spark
from partnerships.pdf import PdfError, child, typeset

AT = dt.datetime(2009, 6, 12, 9, 0, tzinfo=dt.UTC)
DATA = {"title": "A report", "publisher": "The partnership", "edition": "Published on 12 June 2009", "words": "5 − 3"}
BEGINNING = '#import "/pdf/report.typ": *\n#let d = json("/data.json")\n#show: report.with(d)\n'


@pytest.fixture
def template(settings, tmp_path):
    """`template(text)` makes a Typst template and returns its name."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    def write(text, name="trial.typ"):
        (tmp_path / name).write_text(text)
        return name

    return write


def test_what_is_typed_is_text_and_the_file_says_what_it_is(template):
    words = "#strong[not] $markup$ *here* <x> @y"
    pdf = typeset(template(BEGINNING + "= Part\n#typed(d.words)"), DATA | {"words": words}, at=AT)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-GB", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "A report"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert words in reader.pages[0].extract_text()


def test_the_same_data_and_moment_make_the_same_bytes(template):
    name = template(BEGINNING + "= Part\n#typed(d.words)")
    assert typeset(name, DATA, at=AT) == typeset(name, DATA, at=AT)


def test_a_drawing_needs_words(template):
    drawings = {"line": spark([1, 2, 3], title="Three")}
    typeset(template(BEGINNING + '#image("/drawings/line.svg", alt: "Three")'), DATA, at=AT, drawings=drawings)
    with pytest.raises(PdfError, match="alt"):
        typeset(template(BEGINNING + '#image("/drawings/line.svg")'), DATA, at=AT, drawings=drawings)


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../etc/passwd", "@preview/example:0.1.0"])
def test_a_template_reads_nothing_outside_its_folder(template, path):
    reading = f'#import "{path}": *' if path.startswith("@") else f'#read("{path}")'
    with pytest.raises(PdfError, match="could not be made"):
        typeset(template(BEGINNING + reading), DATA, at=AT)


def test_a_child_that_wants_too_much_memory_is_stopped(template):
    with pytest.raises(PdfError, match="more memory or time"):
        typeset(template(BEGINNING + '#("x" * 2000000000).len()'), DATA, at=AT)


def test_a_child_that_takes_too_long_is_stopped(template, monkeypatch):
    monkeypatch.setattr(child, "MAX_SECONDS", 0.01)
    with pytest.raises(PdfError, match="took more than"):
        typeset(template(BEGINNING), DATA, at=AT)


def test_without_fonts_people_are_told_what_to_do(template, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(PdfError, match="make assets"):
        typeset(template(BEGINNING), DATA, at=AT)
