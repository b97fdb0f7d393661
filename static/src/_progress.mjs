/* Looks again at how far a run is, every few seconds, until its page no longer says so; then shows
   the whole page as it is then. Without scripts there is a link that does the same. */
const EVERY = 3_000

export function lookAgain (region) {
  const look = async () => {
    const reply = await fetch(region.dataset.portalLookAgain, { headers: { Accept: 'text/html' } }).catch(() => null)
    if (!reply?.ok) return setTimeout(look, EVERY)
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
    const now = page.querySelector('[data-portal-look-again]')
    if (!now) return location.reload()
    region.replaceChildren(...now.childNodes)
    setTimeout(look, EVERY)
  }
  setTimeout(look, EVERY)
}
