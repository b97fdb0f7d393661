/* The grid of a return: Enter goes down, a copied column fills the boxes below it, and what is typed
   is saved as people leave a box, by the very form that the button sends. What cannot be saved stays
   in its box, and is said. Without scripts the button does it all. */
const AGAIN = 10_000
const PAUSE = 20_000

export function keepSaving (form) {
  const grid = [...form.querySelectorAll('.portal-entry__value')].map((cell) => [...cell.querySelectorAll('input, select')])
  const saved = form.querySelector('[data-entry-saved]')
  const refused = form.querySelector('[data-entry-refused]')
  let unsaved = false
  let leaving = false
  let going = null
  let timer = 0

  const hint = form.querySelector('[data-entry-hint]')
  if (hint) hint.hidden = false

  const takeNews = (page) => {
    const theirs = page.querySelector('[data-portal-entry]')
    if (!theirs) return false
    form.elements.seen.value = theirs.elements.seen.value
    for (const cell of theirs.querySelectorAll('[data-entry-news]')) {
      document.getElementById(cell.id)?.replaceChildren(...cell.childNodes)
    }
    for (const details of theirs.querySelectorAll('details[id^=note_of]')) {
      const ours = document.getElementById(details.id)
      if (!ours) continue
      ours.querySelector('[data-entry-wanted]').textContent = details.querySelector('[data-entry-wanted]').textContent
      if (details.open) ours.open = true
    }
    for (const box of theirs.querySelectorAll('.portal-entry__box')) showError(document.getElementById(box.id), box)
    const problems = [...page.querySelectorAll('.govuk-error-summary li')].map((item) => item.textContent.trim())
    const words = problems.join(' ')
    if (refused.textContent !== words) refused.textContent = words
    saved.textContent = theirs.querySelector('[data-entry-saved]').textContent
    return true
  }

  /* One request at a time, and another while something was typed meanwhile. */
  const saveAll = async () => {
    while (unsaved && !leaving) {
      unsaved = false
      const content = new FormData(form)
      content.set('autosave', '1')
      const reply = await fetch(form.action, { method: 'POST', body: content, redirect: 'manual' }).catch(() => null)
      const page = reply?.ok ? new DOMParser().parseFromString(await reply.text(), 'text/html') : null
      if (page && takeNews(page)) continue
      unsaved = true
      saved.textContent = 'Not saved: the portal cannot be reached. It is tried again.'
      timer = setTimeout(save, AGAIN)
      return
    }
  }
  const save = () => {
    clearTimeout(timer)
    going ??= saveAll().finally(() => { going = null })
  }

  form.addEventListener('input', () => {
    unsaved = true
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  })
  form.addEventListener('change', () => {
    unsaved = true
    save()
  })
  form.addEventListener('submit', async (event) => {
    clearTimeout(timer)
    if (!going) {
      leaving = true
      return
    }
    // What is on its way arrives first, or the form would come as one that somebody has saved since.
    event.preventDefault()
    const { submitter } = event
    await going
    form.requestSubmit(submitter)
  })
  addEventListener('pageshow', () => { leaving = false })
  addEventListener('beforeunload', (event) => {
    if (unsaved && !leaving) event.preventDefault()
  })

  const placeOf = (box) => {
    const row = grid.findIndex((boxes) => boxes.includes(box))
    return [row, row < 0 ? 0 : grid[row].indexOf(box)]
  }

  form.addEventListener('keydown', (event) => {
    const [row, column] = placeOf(event.target)
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (row < 0 || !step || event.target.tagName !== 'INPUT' || event.isComposing) return
    event.preventDefault()
    const goal = grid[row + step]?.[Math.min(column, grid[row + step].length - 1)]
    if (!goal) return event.target.dispatchEvent(new Event('change', { bubbles: true }))
    goal.focus()
    goal.select?.()
  })

  form.addEventListener('paste', (event) => {
    const [row, column] = placeOf(event.target)
    const text = event.clipboardData?.getData('text').replace(/\r/g, '').replace(/\n$/, '') ?? ''
    if (row < 0 || !/[\n\t]/.test(text)) return
    event.preventDefault()
    text.split('\n').forEach((line, down) => line.split('\t').forEach((cell, right) => {
      const box = grid[row + down]?.[column + right]
      if (box?.tagName === 'INPUT') box.value = cell.trim()
    }))
    event.target.dispatchEvent(new Event('change', { bubbles: true }))
  })
}

/* Shows in our box the error that theirs has, or none. */
function showError (ours, theirs) {
  if (!ours) return
  const control = ours.querySelector('input, select')
  const error = theirs.querySelector('.govuk-error-message')
  ours.querySelector('.govuk-error-message')?.remove()
  control.classList.toggle('govuk-input--error', Boolean(error))
  if (!error) return control.removeAttribute('aria-describedby')
  control.setAttribute('aria-describedby', error.id)
  control.before(error)
}
