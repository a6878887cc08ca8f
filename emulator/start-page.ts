import type { Acting } from './act-as.ts'
import type { Clients } from './clients.ts'
import type { FaultRule } from './fault-rule.ts'
import type { Faults } from './faults.ts'
import type { Files } from './files.ts'
import { html, type Markup, page } from './html.ts'
import { type Answer, type Call, HttpError, type Route } from './http.ts'
import { raisePhishing } from './incident-story.ts'
import type { Incidents } from './incidents.ts'
import type { PlaygroundLink } from './playground-link.ts'
import type { Registration } from './registration.ts'
import { type Role, roles } from './roles.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { Person, World } from './world.ts'

/** Things to try first, in a sensible order. A test checks that each one works in the demo. */
export const exampleCommands = [
  ['help', 'what the bot can do'],
  ['list users', 'everyone, page by page'],
  ['check status group:"Phished accounts"', '300 accounts at once'],
  ['disable adele because she lost her laptop', 'one account, by name: plan, confirm, result'],
  ['undo', 'reverse it'],
  [
    'contain group:"Sales leads" because they clicked a phishing link',
    'everything an incident needs, in one operation',
  ],
  [
    'disable group:"Phished accounts" because they were phished on Monday',
    'so many that a second person has to approve',
  ],
  ['audit', 'who did what, when and why'],
] as const

const devices = {
  desktop: { title: 'a desktop', platform: 'Web' },
  phone: { title: 'a phone', platform: 'iOS' },
} as const
const languages = { 'en-US': 'English', 'de-DE': 'German' } as const

const faultPresets: Readonly<Record<string, { title: string; rule: FaultRule }>> = {
  throttled: {
    title: 'Graph throttles every second change',
    rule: { match: { method: 'PATCH' }, fail: 429, retryAfter: 5, probability: 0.5 },
  },
  away: { title: 'Graph does not respond', rule: { at: 'request', match: { path: '^/(v1.0|beta)/' }, fail: 503 } },
  slow: {
    title: 'Graph takes three seconds for each response',
    rule: { at: 'request', match: { path: '^/(v1.0|beta)/' }, delayMs: 3000 },
  },
}

/** Adds copy buttons to the examples; without scripts they can still be read and typed. */
const copyScript = `document.querySelectorAll('[data-copy]').forEach(function (button) {
  button.hidden = false
  button.addEventListener('click', function () {
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      button.textContent = 'Copied'
      setTimeout(function () { button.textContent = 'Copy' }, 1500)
    })
  })
})`

/**
 * `/`: links to all parts of the demo. The user can also attach a file, which the Playground doesn't support, switch
 * devices, and see how the bot handles Graph failures.
 */
export function startPageRoutes(options: {
  world: World
  person: Person
  playground: PlaygroundLink
  clients: Clients
  faults: Faults
  files: Files
  incidents: Incidents
  registration: Registration
  acting: Acting
}): Route[] {
  const { world, person, playground, clients, faults, files, incidents, registration, acting } = options

  function show({ url: { searchParams } }: Call): Answer {
    const { url } = playground
    const { megan, lynne } = world.operators
    const note = searchParams.get('note')
    const body = html`<h1>Rollcall demo</h1>
      <p class="soft">The bot is real. Its tenant of ${world.people.size.toLocaleString('en-US')} accounts, the sign-in and Microsoft Graph are emulated by this program. Nothing leaves this machine.</p>
      ${note && html`<p class="panel" role="status">${note}</p>`}
      ${
        url &&
        html`<p class="actions"><a class="button first" href="${url}" target="_blank" rel="noopener">Open the chat</a> <span>You are ${person.displayName}, ${person.jobTitle}.</span></p>
      <p>The bot’s first answer asks you to sign in: press <b>Sign in</b> and choose ${person.displayName}. It then answers what you asked.</p>`
      }
      <section class="panel"><h2>Try these in the chat</h2><ul class="tries">${exampleCommands.map(example)}</ul></section>
      <section class="panel"><h2>Approve as a second person</h2><ul>
      ${inbox(megan, 'can approve large operations')}${inbox(lynne, 'can approve too; the first answer counts')}
      <li><a href="/inbox">Everyone else</a>: what the bot sent them, with buttons to answer</li></ul></section>
      <section class="panel"><h2>Respond to an incident</h2><p>Microsoft Defender reports one that names several accounts. The first one also switches on the add-ons for reading incidents and Conditional Access policies.</p>
      <form method="post" action="/incident"><div class="actions"><button class="button">Raise an incident</button></div></form></section>
      <section class="panel"><h2>Let people back in</h2><p>After a containment, <i>release accounts</i> or <i>let back in</i> asks managers to hand out Temporary Access Passes. <i>Allow passes</i> consents to that add-on
      and gives ${person.displayName} the roles for it. People use a pass at <a href="/mysecurityinfo">Security info</a>.</p>
      <form method="post" action="/way-back-in"><div class="actions"><button class="button">Allow passes</button></div></form></section>
      <section class="panel"><h2>Attach a list</h2><p>The chat in this demo has no button for attachments; Teams does.</p>
      <form method="post" action="/attach" enctype="multipart/form-data"><label>Text or CSV file with sign-in names <input type="file" name="file" accept=".csv,.txt" required></label>
      <label>Message <input name="text" value="check status" required></label><div class="actions"><button class="button">Send to the bot</button></div></form></section>
      <section class="panel"><h2>Device and language</h2><form method="post" action="/device">
      <label>Device <select name="device">${choices(deviceTitles, deviceOf())}</select></label>
      <label>Language <select name="language">${choices(languages, clients.of(person).locale ?? 'en-US')}</select></label>
      <div class="actions"><button class="button">Change</button></div></form></section>
      <section class="panel"><h2>Simulate Graph problems</h2>${faults.list().length > 0 && html`<p class="warning">A problem is being simulated.</p>`}<form method="post" action="/trouble"><div class="actions">
      ${Object.entries(faultPresets).map(([name, { title }]) => html`<button class="button" name="trouble" value="${name}">${title}</button>`)}
      <button class="button" name="trouble" value="">Back to normal</button></div></form></section>`
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: page('Rollcall demo', body, { script: copyScript }),
    }
  }

  const deviceOf = () => (/^(iOS|Android)$/.test(clients.of(person).platform ?? '') ? 'phone' : 'desktop')

  const inbox = (one: Person, what: string) =>
    html`<li><a href="/inbox/${one.userPrincipalName}">${one.displayName}</a>: ${what}</li>`

  async function attach(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const headers = { 'Content-Type': call.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(await call.bytes()), { headers }).formData().catch(() => undefined)
    const file = form?.get('file')
    if (!form || !(file instanceof File)) throw new HttpError(400, 'A form with a file is expected')
    const attached = files.attach(file.name, new Uint8Array(await file.arrayBuffer()))
    const sent = await acting.send({ as: person.id }, { text: String(form.get('text') ?? ''), attachments: [attached] })
    return redirectToStart(
      sent.status < 300 && sent.status > 0
        ? `Sent ${file.name}. The reply is in the chat.`
        : `The bot refused the message (${sent.status}).`,
    )
  }

  async function device(call: Call): Promise<Answer> {
    const form = await formOf(call)
    const { platform, title } = devices[form.get('device') === 'phone' ? 'phone' : 'desktop']
    const locale = form.get('language') === 'de-DE' ? 'de-DE' : 'en-US'
    clients.set(person, { platform, locale })
    return redirectToStart(`From the next message on, ${person.displayName} uses ${title} in ${languages[locale]}.`)
  }

  /**
   * Raises an incident, with everything needed to read it and to see whether quarantine blocks: consent to the add-ons,
   * and a role that can read both and confirm and dismiss risk.
   */
  async function incident(call: Call): Promise<Answer> {
    await formOf(call)
    const raised = raisePhishing(world, incidents)
    if (!raised)
      return redirectToStart('Defender has nothing to report: too few accounts are enabled. Enable some first.')
    allow(['SecurityIncident.Read.All', 'Policy.Read.All'], [roles.securityAdmin])
    return redirectToStart(`Defender has raised incident ${raised.id}. Type in the chat: contain incident:${raised.id}`)
  }

  /** Consents to permissions, and gives the chat's user roles to use them. */
  function allow(scopes: readonly string[], needed: readonly Role[]): void {
    registration.consented = [...new Set([...registration.consented, ...scopes])]
    const ids = [...new Set([...person.roles, ...needed.map(({ templateId }) => templateId)])]
    if (ids.length > person.roles.length) world.change(person.id, { roles: ids })
  }

  async function wayBackIn(call: Call): Promise<Answer> {
    await formOf(call)
    allow(
      ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod'],
      // Releasing also dismisses risk.
      [roles.authAdmin, roles.globalReader, roles.securityAdmin],
    )
    return redirectToStart('Passes are allowed. Type in the chat after a containment: release accounts')
  }

  async function trouble(call: Call): Promise<Answer> {
    const chosen = faultPresets[(await formOf(call)).get('trouble') ?? '']
    faults.remove()
    if (chosen) faults.add(chosen.rule)
    return redirectToStart(chosen ? `${chosen.title}, until you press “Back to normal”.` : 'Graph works again.')
  }

  /** Shows a failure as a note on the page. */
  const onPage = (handle: (call: Call) => Promise<Answer>) => (call: Call) =>
    handle(call).catch((error: unknown) => {
      if (error instanceof HttpError) throw error
      return redirectToStart(`That didn’t work: ${error instanceof Error ? error.message : String(error)}`)
    })

  return [
    { method: 'GET', path: /^\/$/, handle: show },
    { method: 'POST', path: /^\/attach$/, handle: onPage(attach) },
    { method: 'POST', path: /^\/device$/, handle: onPage(device) },
    { method: 'POST', path: /^\/incident$/, handle: onPage(incident) },
    { method: 'POST', path: /^\/way-back-in$/, handle: onPage(wayBackIn) },
    { method: 'POST', path: /^\/trouble$/, handle: onPage(trouble) },
  ]
}

const deviceTitles = Object.fromEntries(Object.entries(devices).map(([name, { title }]) => [name, title]))

const example = ([text, what]: (typeof exampleCommands)[number]): Markup =>
  html`<li><span><kbd>${text}</kbd><small>${what}</small></span><button class="button" type="button" hidden data-copy="${text}" aria-label="Copy: ${text}">Copy</button></li>`

const choices = (titles: Readonly<Record<string, string>>, chosen: string): Markup[] =>
  Object.entries(titles).map(
    ([value, title]) => html`<option value="${value}"${value === chosen && html` selected`}>${title}</option>`,
  )

async function formOf(call: Call): Promise<URLSearchParams> {
  refuseOtherSites(call)
  return new URLSearchParams(await call.text())
}

const redirectToStart = (note: string): Answer => ({
  status: 303,
  headers: { Location: `/?note=${encodeURIComponent(note)}` },
})
