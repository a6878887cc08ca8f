import { html, page } from './html.ts'
import type { Route } from './http.ts'
import type { PlaygroundLink } from './playground-link.ts'
import type { Person, World } from './world.ts'

/** What an operator can try first, in the order of a story. */
const tries = [
  ['help', 'what the bot can do'],
  ['list users', 'everyone, page by page'],
  ['check status group:"Phished accounts"', '300 accounts at once'],
  ['disable accounts group:"Sales leads"', 'a plan, the confirmation, the result'],
  ['disable accounts group:"Phished accounts"', 'so many that a second person has to approve'],
  ['audit', 'who did what, when and why'],
] as const

/** `/`: where everything of the demo is. */
export function startPageRoutes(options: { world: World; person: Person; playground: PlaygroundLink }): Route[] {
  const { world, person, playground } = options

  const inbox = (one: Person, what: string) =>
    html`<li><a href="/inbox/${one.userPrincipalName}">${one.displayName}</a>: ${what}</li>`

  function show() {
    const { url } = playground
    const { megan, lynne } = world.operators
    return page(
      'Rollcall demo',
      html`<h1>Rollcall demo</h1>
      <p class="soft">The bot is real; its tenant of ${world.people.size} accounts, the sign-in and Microsoft Graph are played by this program. Nothing leaves this machine.</p>
      ${url && html`<p><a class="button first" href="${url}" target="_blank" rel="noopener">Open the chat</a> as ${person.displayName}</p>`}
      <h2>Say in the chat</h2><ul>${tries.map(([text, what]) => html`<li><kbd>${text}</kbd>: ${what}</li>`)}</ul>
      <h2>Be the second person</h2><ul>
      ${inbox(megan, 'may approve large operations')}${inbox(lynne, 'may approve too: whoever answers first counts')}
      <li><a href="/inbox">Everybody else</a>: what the bot wrote to them, and what they answer</li></ul>`,
    )
  }

  return [{ method: 'GET', path: /^\/$/, handle: () => ({ status: 200, body: show() }) }]
}
