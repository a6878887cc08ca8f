import { z } from 'zod'
import { method } from './account-objects.ts'
import { html, type Markup, page } from './html.ts'
import { type Answer, type Call, HttpError, type Route } from './http.ts'
import type { createPassSignIn, PassAnswer } from './pass-sign-in.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { Person, World } from './world.ts'

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; img-src data:",
}

const answer = (status: number, title: string, content: Markup): Answer => ({
  status,
  headers,
  body: page(title, html`<div class="panel main"><h1>${title}</h1>${content}</div>`, { narrow: true }),
})

/** In Entra's words. */
const refusals: Readonly<Record<Exclude<PassAnswer, 'signedIn'>, string>> = {
  disabled: 'Your account has been locked. Contact your support person to unlock it, then try again (AADSTS50057).',
  conditionalAccess: 'You cannot access this right now (AADSTS53003).',
  wrong: 'That Temporary Access Pass is incorrect. If you just got it, wait a minute and try again.',
  blocked: 'Temporary Access Pass sign in was blocked due to User Credential Policy.',
}

const control = z
  .object({
    person: z.string(),
    temporaryAccessPass: z.string(),
    /** The type of method to register after signing in. */
    registers: z.string().optional(),
  })
  .strict()

/**
 * `/mysecurityinfo`: where someone with a Temporary Access Pass signs in and registers a method. `POST
 * /_emulator/pass-sign-in` does both at once.
 */
export function passPageRoutes(options: {
  world: World
  now: () => number
  passes: ReturnType<typeof createPassSignIn>
}): Route[] {
  const { world, now, passes } = options
  const path = /^\/mysecurityinfo$/
  const fresh = (type: string) =>
    method(type, {
      displayName: type === 'microsoftAuthenticator' ? 'iPhone' : 'New method',
      createdDateTime: new Date(now()).toISOString(),
    })

  const asks = (note?: string, upn = '') =>
    html`<p class="soft">Sign in with a Temporary Access Pass, to register a sign-in method. This page emulates Microsoft’s.</p>
      ${note && html`<p class="warning" role="alert">${note}</p>`}
      <form method="post" action="/mysecurityinfo" autocomplete="off"><label>Sign-in name <input name="person" value="${upn}" required></label>
      <label>Temporary Access Pass <input name="temporaryAccessPass" required></label>
      <div class="actions"><button class="button first">Sign in</button></div></form>`

  const offers = ({ displayName, id }: Person) =>
    html`<p>You are signed in as <strong class="wrap">${displayName}</strong>. Register a method within ten minutes.</p>
      <form method="post" action="/mysecurityinfo"><input type="hidden" name="registers" value="${id}">
      <div class="actions"><button class="button first">Register Microsoft Authenticator</button></div></form>`

  async function submit(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const form = new URLSearchParams(await call.text())
    const registers = form.get('registers')
    if (registers !== null) {
      const person = world.find(registers)
      if (!person || !passes.register(person, fresh('microsoftAuthenticator')))
        return answer(403, 'Sign in again', asks('The pass was used too long ago, or by nobody.'))
      return answer(200, 'You are back in', html`<p>Microsoft Authenticator is registered. Now set a new password.</p>`)
    }
    const name = form.get('person')?.trim() ?? ''
    const person = world.find(name)
    const signedIn = person ? passes.signIn(person, form.get('temporaryAccessPass') ?? '', true) : 'wrong'
    if (person && signedIn === 'signedIn') return answer(200, 'Security info', offers(person))
    return answer(403, 'Security info', asks(refusals[signedIn === 'signedIn' ? 'wrong' : signedIn], name))
  }

  return [
    { method: 'GET', path, handle: () => answer(200, 'Security info', asks()) },
    { method: 'POST', path, handle: submit },
    {
      method: 'POST',
      path: /^\/_emulator\/pass-sign-in$/,
      async handle(call) {
        const parsed = control.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const { person: name, temporaryAccessPass, registers } = parsed.data
        const person = world.find(name)
        if (!person) throw new HttpError(404, `Nobody is called ${name}`)
        const signIn = passes.signIn(person, temporaryAccessPass, registers !== undefined)
        const registered = signIn === 'signedIn' && registers !== undefined && passes.register(person, fresh(registers))
        return { status: 200, body: { signIn, registered } }
      },
    },
  ]
}
