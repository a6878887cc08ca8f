/**
 * Updates an open inbox with new and edited messages in place, keeping unsent text, focus and scroll position. Enter
 * sends, as in Teams.
 */
export function inboxScript(address: string, version: number): string {
  return `(function () {
  var version = ${version}
  var log = document.getElementById('log')

  function typedIn(article) {
    return Array.from(article.querySelectorAll('input:not([type=hidden]),textarea,select')).some(function (one) {
      return one === document.activeElement || one.checked !== one.defaultChecked ||
        (one.defaultValue !== undefined && one.value !== one.defaultValue)
    })
  }

  /* A card whose inputs are gone has ended: then what was typed is of no use any more. */
  function place(article) {
    var old = document.getElementById(article.id)
    if (!old) { log.append(article); return true }
    if (old.dataset.state === article.dataset.state) return true
    if (typedIn(old) && article.querySelector('input:not([type=hidden]),textarea,select')) return false
    var focused = old.contains(document.activeElement)
    old.replaceWith(article)
    if (focused) article.focus()
    return true
  }

  async function look() {
    var now = (await (await fetch('${address}')).json()).version
    if (now === version) return
    var page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html')
    var articles = Array.from(page.querySelectorAll('#log > article'))
    if (articles.length > 0) log.querySelectorAll(':scope > p').forEach(function (one) { one.remove() })
    if (articles.map(place).every(Boolean)) version = now
    var note = document.getElementById('note')
    if (note) { note.remove(); history.replaceState(null, '', location.pathname) }
  }

  async function follow() {
    try { await look() } catch (error) { /* the emulator is away for a moment */ }
    setTimeout(follow, 1000)
  }
  setTimeout(follow, 1000)

  document.getElementById('say').addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.target.name !== 'text') return
    event.preventDefault()
    this.requestSubmit()
  })
})()`
}
