import { pageAnswer, pickerPage, refusalPage } from './account-picker.ts'
import { html, type Markup } from './html.ts'
import type { Answer, Call, Route } from './http.ts'
import type { Identity } from './identity.ts'
import { findPeople } from './people-search.ts'
import type { Registration } from './registration.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { SignIn } from './sign-in.ts'
import type { World } from './world.ts'

/** The page behind a sign-in button: the user picks an account, and the bot is notified. */
export function signInRoutes(options: {
  world: World
  signIn: SignIn
  identity: Pick<Identity, 'lift' | 'isBlocked' | 'refusedDevice'>
  registration: Registration
  /** For apps that name a redirect URI. */
  authorize: (call: Call) => Answer
}): Route[] {
  const { world, signIn, identity, registration, authorize } = options
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
    return pageAnswer(
      200,
      'Pick an account',
      pickerPage({ action: '/signin', field: ['s', link], search, chat, people: findPeople(world, search, chat) }),
    )
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
    const again = `/signin?s=${encodeURIComponent(link)}`
    if (!person) return pageAnswer(400, 'Unknown account', html`<h1>There is no such account</h1>`)
    const refused = refusalPage(person, identity, again)
    if (refused) return refused
    const done = await signIn.complete(link, person)
    if (!done) return gone
    if (done.answer.status >= 200 && done.answer.status < 300)
      return closing(
        'Signed in',
        html`<p>You are signed in as <strong class="wrap">${person.displayName}</strong>. You can close this window and continue
        in the chat.</p>`,
      )
    return pageAnswer(
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
      handle: (call) =>
        call.url.searchParams.has('redirect_uri')
          ? authorize(call)
          : pick(call, call.url.searchParams.get('state') ?? ''),
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
      return pageAnswer(400, 'Unknown app', html`<h1>AADSTS700016: There is no such app in the tenant</h1>`)
    return pageAnswer(
      200,
      'Permissions requested',
      html`<h1>Permissions requested</h1><p class="soft">Rollcall requests these permissions for everyone in the tenant:</p>
        <ul>${registration.consented.map((one) => html`<li>${one}</li>`)}</ul>
        <form method="post"><div class="actions"><button class="button">Accept</button></div></form>`,
    )
  }
}

const adminConsent = /^\/[^/]+\/adminconsent$/

// The page stays open briefly so that it can be read; without scripts, it says what to do.
const closing = (title: string, content: Markup) =>
  pageAnswer(200, title, html`<h1>${title}</h1>${content}`, {
    script: 'setTimeout(function () { window.close() }, 900)',
  })

const gone = pageAnswer(
  410,
  'Link used up',
  html`<h1>This sign-in link is used up</h1><p>Go back to the chat and ask for a new one with <em>sign in</em>.</p>`,
)
