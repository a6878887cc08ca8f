import { html, initials, type Markup, page } from './html.ts'
import type { Answer } from './http.ts'
import type { Identity } from './identity.ts'
import type { Person } from './world.ts'

/** The style of the pages on which someone chooses an account. */

const keyhole = html`<svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" style="display:block;margin-bottom:.8rem">
  <rect width="40" height="40" rx="11" fill="#3b5bdb"/><circle cx="20" cy="16" r="6" fill="none" stroke="#fff" stroke-width="3"/>
  <path d="M20 22v9m0-5h5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`

/** `next`: where a form of the page can lead, other than to the emulator. */
export function pageAnswer(
  status: number,
  title: string,
  content: Markup,
  { script, next = '' }: { script?: string; next?: string } = {},
): Answer {
  const panel = html`<div class="panel main">${keyhole}${content}</div>`
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self' ${next}; img-src data:`,
  }
  return { status, headers, body: page(title, panel, { narrow: true, ...(script && { script }) }) }
}

/** The page for someone who can't sign in now, with Entra's reason; undefined for everyone else. */
export function refusalPage(
  person: Person,
  identity: Pick<Identity, 'isBlocked' | 'refusedDevice'>,
  again: string,
): Answer | undefined {
  const page = (title: string, why: string) =>
    pageAnswer(
      403,
      title,
      html`<h1>${title}</h1><p>The account <strong class="wrap">${person.userPrincipalName}</strong> ${why}.</p>
      <p><a href="${again}">Use another account</a></p>`,
    )
  if (!person.accountEnabled) return page('Your account has been locked', 'is disabled (AADSTS50057)')
  if (identity.isBlocked(person))
    return page('You cannot access this right now', 'is blocked by Conditional Access (AADSTS53003)')
  const refused = identity.refusedDevice(person)
  if (refused) return page('You can’t get there from here', `can be used on a compliant device only (AADSTS${refused})`)
  return undefined
}

/** The form. `action` receives the choice, and a search by GET; `field` names what is being signed in to. */
export function pickerPage(options: {
  action: string
  field: readonly [name: string, value: string]
  search: string
  /** The person in whose chat the page was opened. */
  chat?: Person | undefined
  people: readonly Person[]
}): Markup {
  const { action, search, chat, people } = options
  const [name, value] = options.field
  const hidden = html`<input type="hidden" name="${name}" value="${value}">`
  return html`<h1>Pick an account</h1>
    <p class="soft">to continue to Rollcall. This page emulates a sign-in: no password is needed, and nothing leaves this machine.</p>
    <form method="get" action="${action}" role="search">${hidden}<label>Find an account
      <input type="search" name="q" value="${search}" placeholder="Name or address, then Enter" autocomplete="off"></label></form>
    <form method="post" action="${action}">${hidden}<ul class="people">${people.map((one) => choice(one, chat))}</ul>
    ${people.length === 0 && html`<p>No account matches.</p>`}
    <div class="actions"><button class="button" name="cancel" value="1">Cancel</button></div></form>`
}

function choice(person: Person, chat: Person | undefined): Markup {
  const note = [person.id === chat?.id && 'is in this chat', !person.accountEnabled && 'disabled']
    .filter(Boolean)
    .join(', ')
  return html`<li><button class="person" name="person" value="${person.id}"><span class="face" aria-hidden="true">${initials(person.displayName)}</span>
    <span>${person.displayName}<small>${person.userPrincipalName}${note && html` &middot; ${note}`}</small></span></button></li>`
}
