/* Says five minutes before the end that a session runs out, and lets people go on. Requests made
   in another tab count too. At the end the page stays, so that nothing typed is lost unseen. */
const MINUTE = 60_000
const WARNING = 5 * MINUTE

export function watchSession (dialog) {
  // The server notes a request to the minute, so the clock here runs a minute ahead of it.
  const lasts = (Number(dialog.dataset.minutes) - 1) * MINUTE
  const other = new BroadcastChannel('portal-session')
  const button = dialog.querySelector('[data-stay]')
  let latest = Date.now()
  let ended = false

  const requested = () => {
    latest = Date.now()
    if (!ended) dialog.close()
  }
  const end = () => {
    ended = true
    dialog.querySelector('#session-title').textContent = 'You have been signed out'
    dialog.querySelector('#session-words').hidden = true
    button.hidden = true
    const words = dialog.querySelector('[data-ended]')
    words.hidden = false
    if (!dialog.open) dialog.showModal()
    words.querySelector('a').focus()
  }
  const look = () => {
    const left = latest + lasts - Date.now()
    if (ended) return
    if (left <= 0) return end()
    if (left > WARNING) return
    const minutes = Math.max(1, Math.round(left / MINUTE))
    dialog.querySelector('[data-left]').textContent = minutes === 1 ? '1 minute' : `${minutes} minutes`
    if (!dialog.open) dialog.showModal()
  }

  other.postMessage('requested')
  other.addEventListener('message', requested)
  dialog.addEventListener('cancel', (event) => event.preventDefault())
  button.addEventListener('click', async () => {
    const reply = await fetch(dialog.dataset.address, { redirect: 'manual' }).catch(() => null)
    if (reply?.status !== 204) return end()
    other.postMessage('requested')
    requested()
  })
  setInterval(look, 15_000)
}
