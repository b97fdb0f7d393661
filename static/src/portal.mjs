/* Behaviour that pages gain when scripts run. Every page works without it. */
import { Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'
import { Alert } from '@ministryofjustice/frontend'
import { keepSaving } from './_entry.mjs'
import { lookAgain } from './_progress.mjs'
import { watchSession } from './_session.mjs'

for (const Component of [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, ServiceNavigation, SkipLink, Alert]) {
  createAll(Component)
}

/* Paper has no details to open: open them for the print, and close them again. */
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true
    details.dataset.openedForPrint = ''
  }
})
addEventListener('afterprint', () => {
  for (const details of document.querySelectorAll('details[data-opened-for-print]')) {
    details.open = false
    delete details.dataset.openedForPrint
  }
})

/* A table or chart that fits needs no stop of its own for the keyboard; one that moves sideways does. */
const regions = document.querySelectorAll('[role=region][tabindex]')
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute('tabindex')
  }
})
for (const region of regions) watch.observe(region)

const sessionWarning = document.querySelector('.portal-dialog[data-minutes]')
if (sessionWarning) watchSession(sessionWarning)

const run = document.querySelector('[data-portal-look-again]')
if (run) lookAgain(run)

const entry = document.querySelector('[data-portal-entry]')
if (entry) keepSaving(entry)
