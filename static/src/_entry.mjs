/* The grid of a return: Enter goes down, a copied column fills the boxes below it, and what is typed
   is saved as people leave a box, by the very form that the button sends. What cannot be saved stays
   in its box, and is said. Without scripts the button does it all. */
const AGAIN = 10_000
const PAUSE = 20_000

export function keepSaving (form) {
  const values = [...form.querySelectorAll('.portal-entry__value :is(input, select)')]
  const saved = form.querySelector('[data-entry-saved]')
  const refused = form.querySelector('[data-entry-refused]')
  let unsaved = false
  let sending = false
  let leaving = false
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
    for (const cell of theirs.querySelectorAll('.portal-entry__value')) {
      const ours = document.getElementById(cell.id)
      const error = cell.querySelector('.govuk-error-message')
      ours?.querySelector('.govuk-error-message')?.remove()
      ours?.classList.toggle('govuk-form-group--error', Boolean(error))
      const box = ours?.querySelector('input, select')
      box?.classList.toggle('govuk-input--error', Boolean(error))
      if (error) {
        box.setAttribute('aria-describedby', error.id)
        box.before(error)
      } else box?.removeAttribute('aria-describedby')
    }
    const problems = [...page.querySelectorAll('.govuk-error-summary li')].map((item) => item.textContent.trim())
    const words = problems.join(' ')
    if (refused.textContent !== words) refused.textContent = words
    saved.textContent = problems.length ? 'Not all of it is saved yet' : theirs.querySelector('[data-entry-saved]').textContent
    return true
  }

  const save = async () => {
    clearTimeout(timer)
    if (!unsaved || sending || leaving) return
    sending = true
    unsaved = false
    const content = new FormData(form)
    content.set('autosave', '1')
    const reply = await fetch(form.action, { method: 'POST', body: content, redirect: 'manual' }).catch(() => null)
    const page = reply?.ok ? new DOMParser().parseFromString(await reply.text(), 'text/html') : null
    sending = false
    if (leaving) return
    if (page && takeNews(page)) {
      if (unsaved) save()
      return
    }
    unsaved = true
    saved.textContent = 'Not saved: the portal cannot be reached. It is tried again.'
    timer = setTimeout(save, AGAIN)
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
  form.addEventListener('submit', () => { leaving = true })
  addEventListener('pageshow', () => { leaving = false })
  addEventListener('beforeunload', (event) => {
    if (unsaved && !leaving) event.preventDefault()
  })

  form.addEventListener('keydown', (event) => {
    const place = values.indexOf(event.target)
    if (place < 0 || event.target.tagName !== 'INPUT' || event.isComposing) return
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const goal = values[place + step]
    if (goal) {
      goal.focus()
      goal.select?.()
    } else event.target.dispatchEvent(new Event('change', { bubbles: true }))
  })

  form.addEventListener('paste', (event) => {
    const place = values.indexOf(event.target)
    const lines = event.clipboardData?.getData('text').replace(/\r/g, '').replace(/\n$/, '').split('\n') ?? []
    if (place < 0 || lines.length < 2) return
    event.preventDefault()
    lines.forEach((line, down) => {
      const box = values[place + down]
      if (box?.tagName === 'INPUT') box.value = line.split('\t')[0].trim()
    })
    event.target.dispatchEvent(new Event('change', { bubbles: true }))
  })
}
