import { html, initials, type Markup, page } from './html.ts'
import type { Answer, Call, Route } from './http.ts'
import type { Identity } from './identity.ts'
import { findPeople } from './people-search.ts'
import type { Registration } from './registration.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { SignIn } from './sign-in.ts'
import type { Person, World } from './world.ts'

/** The page behind a sign-in button: pick an account, and the bot is told. */
export function signInRoutes(options: {
  world: World
  signIn: SignIn
  identity: Pick<Identity, 'lift' | 'isBlocked'>
  registration: Registration
}): Route[] {
  const { world, signIn, identity, registration } = options
  const path = /^\/signin$/

  /** The token service redirects the browser to Entra with the connection's settings. */
  function onwards(call: Call): Answer {
    const { searchParams } = call.url
    const link = searchParams.get('s') ?? ''
    if (searchParams.has('q') || !signIn.pending(link)) return pick(call, link)
    const asked = new URLSearchParams({
      client_id: registration.clientId,
      response_type: 'code',
      scope: registration.scope,
      state: link,
    })
    return { status: 302, headers: { Location: `/${world.tenantId}/oauth2/v2.0/authorize?${asked}` } }
  }

  function pick(call: Call, link: string): Answer {
    const pending = signIn.pending(link)
    if (!pending) return gone
    const search = call.url.searchParams.get('q') ?? ''
    const chat = signIn.chatPerson(pending)
    return answer(200, 'Pick an account', picker({ link, search, chat, people: findPeople(world, search, chat) }))
  }

  async function submit(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const form = new URLSearchParams(await call.text())
    const link = form.get('s') ?? ''
    if (!signIn.pending(link)) return gone
    if (form.get('cancel')) {
      await signIn.cancel(link)
      return closing('Sign-in cancelled', html`<p>Nobody was signed in. You can close this window.</p>`)
    }
    const person = world.find(form.get('person') ?? '')
    if (!person) return answer(400, 'Unknown account', html`<h1>There is no such account</h1>`)
    if (!person.accountEnabled)
      return refused(link, person, 'Your account has been locked', 'is disabled (AADSTS50057)')
    if (identity.isBlocked(person))
      return refused(link, person, 'You cannot access this right now', 'is blocked by Conditional Access (AADSTS53003)')
    const done = await signIn.complete(link, person)
    if (!done) return gone
    if (done.answer.status >= 200 && done.answer.status < 300)
      return closing(
        'Signed in',
        html`<p>You are signed in as <strong class="wrap">${person.displayName}</strong>. You can close this window and continue
        in the chat.</p>`,
      )
    return answer(
      200,
      'One more step',
      html`<h1>One more step</h1><p>The bot could not complete the sign-in by itself. Type this code in the chat:</p>
        <p><code>${done.code}</code></p>`,
    )
  }

  return [
    { method: 'GET', path, handle: onwards },
    {
      method: 'GET',
      path: /^\/[^/]+\/oauth2\/v2\.0\/authorize$/,
      handle: (call) => pick(call, call.url.searchParams.get('state') ?? ''),
    },
    { method: 'POST', path, handle: submit },
    { method: 'GET', path: adminConsent, handle: ({ url }) => askForConsent(url.searchParams.get('client_id')) },
    {
      method: 'POST',
      path: adminConsent,
      handle(call) {
        refuseOtherSites(call)
        identity.lift(undefined, ['consent'])
        return closing(
          'Permissions granted',
          html`<p>The permissions apply to everyone in the tenant. You can close this window.</p>`,
        )
      },
    },
  ]

  /** Entra's page for an administrator following a consent link. */
  function askForConsent(clientId: string | null): Answer {
    if (clientId !== registration.clientId)
      return answer(400, 'Unknown app', html`<h1>AADSTS700016: There is no such app in the tenant</h1>`)
    return answer(
      200,
      'Permissions requested',
      html`<h1>Permissions requested</h1><p class="soft">Rollcall requests these permissions for everyone in the tenant:</p>
        <ul>${registration.consented.map((one) => html`<li>${one}</li>`)}</ul>
        <form method="post"><div class="actions"><button class="button">Accept</button></div></form>`,
    )
  }
}

const adminConsent = /^\/[^/]+\/adminconsent$/

const keyhole = html`<svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" style="display:block;margin-bottom:.8rem">
  <rect width="40" height="40" rx="11" fill="#3b5bdb"/><circle cx="20" cy="16" r="6" fill="none" stroke="#fff" stroke-width="3"/>
  <path d="M20 22v9m0-5h5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self'; img-src data:",
}

function answer(status: number, title: string, content: Markup, script?: string): Answer {
  const panel = html`<div class="panel main">${keyhole}${content}</div>`
  return { status, headers, body: page(title, panel, { narrow: true, ...(script && { script }) }) }
}

// The page stays open briefly so that it can be read; without scripts it says what to do.
const closing = (title: string, content: Markup) =>
  answer(200, title, html`<h1>${title}</h1>${content}`, 'setTimeout(function () { window.close() }, 900)')

const gone = answer(
  410,
  'Link used up',
  html`<h1>This sign-in link is used up</h1><p>Go back to the chat and ask for a new one with <em>sign in</em>.</p>`,
)

function refused(link: string, { userPrincipalName }: Person, title: string, why: string): Answer {
  return answer(
    403,
    title,
    html`<h1>${title}</h1><p>The account <strong class="wrap">${userPrincipalName}</strong> ${why}.</p>
      <p><a href="/signin?s=${encodeURIComponent(link)}">Use another account</a></p>`,
  )
}

function picker({
  link,
  search,
  chat,
  people,
}: {
  link: string
  search: string
  chat: Person | undefined
  people: readonly Person[]
}): Markup {
  const hidden = html`<input type="hidden" name="s" value="${link}">`
  return html`<h1>Pick an account</h1>
    <p class="soft">to continue to Rollcall. This page emulates a sign-in: no password is needed, and nothing leaves this machine.</p>
    <form method="get" action="/signin" role="search">${hidden}<label>Find an account
      <input type="search" name="q" value="${search}" placeholder="Name or address, then Enter" autocomplete="off"></label></form>
    <form method="post" action="/signin">${hidden}<ul class="people">${people.map((one) => choice(one, chat))}</ul>
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
