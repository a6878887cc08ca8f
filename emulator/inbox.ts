import type { Acting } from './act-as.ts'
import { type Attachment, adaptiveCard, oauthCard } from './activity.ts'
import { drawCard } from './card-page.ts'
import { partsOf, textOf } from './card-parts.ts'
import type { Conversation, Conversations, Entry } from './conversations.ts'
import { html, initials, type Markup, page } from './html.ts'
import { type Answer, type Call, HttpError, type Route } from './http.ts'
import { inboxScript } from './inbox-script.ts'
import { markdown } from './markdown.ts'
import { findPeople } from './people-search.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { Person, World } from './world.ts'

/**
 * Other people's chats with the bot: `/inbox` lists them, `/inbox/:person` shows one and acts as that person, so that a
 * single user can also play the second person.
 */
export function inboxRoutes(options: { world: World; acting: Acting; conversations: Conversations }): Route[] {
  const { world, acting, conversations } = options

  function whose({ params: [raw = ''] }: Call): { person: Person; conversation: Conversation } {
    const person = world.find(decodeURIComponent(raw))
    if (!person) throw new HttpError(404, 'There is no such person')
    return { person, conversation: conversations.personal(person) }
  }

  function list({ url }: Call): Answer {
    const search = url.searchParams.get('q') ?? ''
    const written = conversations
      .list()
      .flatMap(({ person, entries }) => (person && entries.length > 0 ? [person] : []))
    const people = search ? findPeople(world, search) : [...new Set([...written, ...findPeople(world, '')])]
    const rows = people.map((one) => row(one, conversations.personal(one).entries))
    return show(
      'Inboxes',
      html`<h1>Inboxes</h1><p class="soft">Everyone's chats with the bot. Open one to act as that person.</p>
      <form method="get" action="/inbox" role="search"><label>Find a person <input type="search" name="q" value="${search}"></label></form>
      <ul class="people">${rows}</ul>`,
    )
  }

  function read(call: Call): Answer {
    const { person, conversation } = whose(call)
    const note = call.url.searchParams.get('note')
    const base = `/inbox/${person.id}`
    const body = html`<nav aria-label="Inboxes"><a href="/inbox">All inboxes</a></nav><h1 class="wrap">${person.displayName}</h1>
      <p class="soft wrap">${person.userPrincipalName}, in a 1:1 chat with the bot. Whatever you do here is done as this person.</p>
      ${note && html`<p class="panel" role="status" id="note">${note}</p>`}
      <section role="log" aria-label="Conversation" id="log">${conversation.entries.map((entry) => message(entry, base))}
      ${conversation.entries.length === 0 && html`<p class="panel">No messages yet.</p>`}</section>
      <form class="panel" method="post" action="${base}/say" id="say"><label>Message to the bot (Shift and Enter for a new line)
      <textarea name="text" rows="2" autocomplete="off" required></textarea></label><div class="actions"><button class="button first">Send</button></div></form>`
    return show(person.displayName, body, inboxScript(`${base}/version`, conversation.version))
  }

  async function say(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const { person } = whose(call)
    const text = new URLSearchParams(await call.text()).get('text') ?? ''
    const { status, body } = await acting.say({ as: person.id }, text)
    return redirectToInbox(person, 'say', status === 0 ? textOf(body) : undefined)
  }

  async function press(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const { person } = whose(call)
    const form = new URLSearchParams(await call.text())
    const message = form.get('message') ?? ''
    const inputs: Record<string, string> = {}
    for (const name of new Set(form.keys())) {
      if (!name.startsWith('input.')) continue
      const values = form.getAll(name)
      // A checked box sends the value of its hidden twin before its own; a list sends every selected value.
      inputs[name.slice('input.'.length)] = form.has(`several.${name}`) ? values.join(',') : (values.at(-1) ?? '')
    }
    const pressed = { message, button: Number(form.get('button')), inputs }
    const { status, body } = await acting.press({ as: person.id }, pressed)
    return redirectToInbox(person, message, noteOf(status, body))
  }

  return [
    { method: 'GET', path: /^\/inbox\/?$/, handle: list },
    { method: 'GET', path: /^\/inbox\/([^/]+)$/, handle: read },
    {
      method: 'GET',
      path: /^\/inbox\/([^/]+)\/version$/,
      handle: (call) => ({ status: 200, body: { version: whose(call).conversation.version } }),
    },
    { method: 'POST', path: /^\/inbox\/([^/]+)\/say$/, handle: say },
    { method: 'POST', path: /^\/inbox\/([^/]+)\/press$/, handle: press },
  ]
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; img-src data: https:"

function show(title: string, body: Markup, script?: string): Answer {
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
  }
  return { status: 200, headers, body: page(title, body, script ? { script } : {}) }
}

function redirectToInbox(person: Person, message: string, note: string | undefined): Answer {
  const query = note ? `?note=${encodeURIComponent(note)}` : ''
  return { status: 303, headers: { Location: `/inbox/${person.id}${query}#${encodeURIComponent(message)}` } }
}

/** What Teams would show below the card: a message or error from the bot. */
function noteOf(status: number, body: unknown): string | undefined {
  const { type, value } = (body ?? {}) as { type?: unknown; value?: unknown }
  if (type === 'application/vnd.microsoft.activity.message') return textOf(value)
  if (type === 'application/vnd.microsoft.error') return textOf((value as { message?: unknown } | undefined)?.message)
  if (status === 0) return textOf(body)
  return status >= 400 ? `Something went wrong: the bot answered ${status}.` : undefined
}

function row(person: Person, entries: readonly Entry[]): Markup {
  const fromBot = entries.filter((one) => one.from === 'bot').length
  return html`<li><a class="person" href="/inbox/${person.id}"><span class="face" aria-hidden="true">${initials(person.displayName)}</span>
    <span>${person.displayName}<small>${person.userPrincipalName} &middot; ${fromBot} from the bot</small></span></a></li>`
}

function message({ id, from, activity, at, edits, deleted }: Entry, base: string): Markup {
  const clock = new Date(at).toISOString()
  const who = from === 'bot' ? 'Rollcall' : 'You'
  const said = deleted
    ? html`<p class="soft">This message has been deleted.</p>`
    : content(activity.attachments, activity.text, id, base)
  return html`<article id="${id}" data-state="${edits}${deleted && ' deleted'}" aria-label="${who}, ${clock.slice(11, 16)}" tabindex="-1"${from !== 'bot' && html` class="mine"`}>
    <header>${who} <time datetime="${clock}">${clock.slice(11, 19)} UTC</time> ${edits > 0 && !deleted && html`&middot; edited`}</header>${said}</article>`
}

function content(attachments: readonly Attachment[] = [], text: string | undefined, id: string, base: string): Markup {
  const cards = attachments.map(({ contentType, content: card }) => {
    if (contentType === adaptiveCard)
      return html`<form method="post" action="${base}/press"><input type="hidden" name="message" value="${id}">${drawCard(card)}</form>`
    const { text: said, title, buttons } = (card ?? {}) as { text?: unknown; title?: unknown; buttons?: unknown }
    const links = partsOf(buttons).map(
      (one) =>
        html`<a class="button first" href="${linkOf(one['value'])}" target="_blank" rel="opener">${textOf(one['title'])}</a>`,
    )
    return html`<p class="strong">${textOf(title)}</p><p>${markdown(textOf(said))}</p><div class="actions">${contentType === oauthCard && links}</div>`
  })
  return html`${text && html`<p class="wrap">${markdown(text)}</p>`}${cards}`
}

const linkOf = (value: unknown) => (/^https?:/.test(textOf(value)) ? textOf(value) : '#')
