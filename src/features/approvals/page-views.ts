import type { Fact, HeadedLines, Line, ListRow, Section, Step } from '../../chat/card/index.ts'
import { type Asking, planCode, requestContents } from '../../chat/views/request-contents.ts'
import { dateTime, shorten, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { textLimits } from '../../core/text-limits.ts'
import type { Item } from '../../operations/model/types.ts'
import { page } from '../../pages/frame.ts'
import { html, type Markup } from '../../pages/html.ts'
import type { SignInPage } from '../../pages/page.ts'
import { signInLink } from '../../pages/sign-in-page.ts'
import { words } from './words.ts'

/** How approvers sign in to their page. */
export const approvalSignIn: SignInPage = {
  path: 'approve',
  subjects: /^[a-z]{6}-\d{2}$/i,
  words: (messages) => words.of(messages).approvalPage.refused,
  demandsContext: true,
}

export function startPage(messages: Messages, operation: string): string {
  const { start } = words.of(messages).approvalPage
  const body = html`<p>${start.text}</p>${signInLink(approvalSignIn, operation, start.button)}<p class="soft">${start.careful}</p>`
  return page(messages.locale, start.title, body)
}

/** The request, as on the card, and the form that answers it. `because`: why it is shown again. */
export function requestPage(
  messages: Messages,
  view: Asking,
  form: {
    readonly token: string
    readonly name: string
    readonly now: number
    readonly timeZone: string
    readonly comment?: string
    readonly because?: string | undefined
  },
): string {
  const says = words.of(messages).approvalPage
  const { operation, registry } = view
  const { now, timeZone } = form
  const viewer: Viewer = { device: 'desktop', locale: messages.locale, timeZone, now }
  const { title, facts, steps, lines, changes, headed, below } = requestContents(view, messages, viewer)
  const until = messages.approval.answerBy(
    operation.requester.name,
    dateTime(operation.approval.until, messages, viewer),
  )
  const { because, comment = '' } = form
  const body = html`${because && html`<p class="bad" role="alert">${because}</p>`}<p class="soft">${until} · ${operation.id}</p>
${registry.isIrreversible(operation.actions) && html`<p class="warning">${says.irreversible}</p>`}${steps.map(stepMarkup)}${lines.map(lineMarkup)}
${factsMarkup(facts)}${sectionMarkup(changes)}${headedMarkup(headed)}${below.map(lineMarkup)}${accountsMarkup(view, messages)}
<dl><dt>${says.code}</dt><dd><span class="code" translate="no">${planCode(operation)}</span><br><span class="soft">${says.codeHint}</span></dd></dl>
<form method="post" action="/approve/${operation.id}"><input type="hidden" name="form" value="${form.token}"><input type="hidden" name="plan" value="${operation.planHash}">
<label class="text">${says.comment}<textarea name="comment" maxlength="${textLimits.comment}">${comment}</textarea></label>
<button name="answer" value="approve">${says.approve}</button> <button class="second" name="answer" value="deny">${says.deny}</button></form>
<p class="soft">${says.signedIn(form.name)} ${says.times(timeZone)}</p>`
  return page(messages.locale, title, body)
}

/** Says that the answer was counted. */
export function answeredPage(messages: Messages, how: 'approve' | 'deny', requester: string): string {
  const { approved, denied } = words.of(messages).approvalPage
  const { title, text } = how === 'approve' ? approved : denied
  return page(messages.locale, title, html`<p>${text(requester)}</p>`)
}

const lineMarkup = ({ text, subtle, bold, tone }: Line): Markup =>
  html`<p${(subtle && html` class="soft"`) || ((bold || tone === 'warning' || tone === 'attention') && html` class="warning"`)}>${text}</p>`

const stepMarkup = ({ line, side, notes = [], hidden = [] }: Step): Markup =>
  html`${line && lineMarkup({ ...line, text: side ? `${line.text} (${side})` : line.text })}${notes.map(lineMarkup)}${hidden.map(lineMarkup)}`

const factsMarkup = (facts: readonly Fact[]): Markup | undefined =>
  facts.length > 0
    ? html`<dl>${facts.map(({ title, value }) => html`<dt>${title}</dt><dd>${value}</dd>`)}</dl>`
    : undefined

const rowMarkup = ({ lead, side = [] }: ListRow): Markup =>
  html`<li>${[...lead, ...side].map(({ text }, n) => (n === 0 ? text : html`<br><span class="soft">${text}</span>`))}</li>`

const sectionMarkup = (section: Section | undefined): Markup | undefined =>
  section &&
  html`${section.rows.length > 0 && html`<ul>${section.rows.map(rowMarkup)}</ul>`}${section.more && lineMarkup(section.more.line)}`

const headedMarkup = (headed: HeadedLines | undefined): Markup | undefined =>
  headed && html`${lineMarkup(headed.row.line)}${headed.lines.map(lineMarkup)}`

/** Every account by name, folded. */
function accountsMarkup({ items, total }: Pick<Asking, 'items' | 'total'>, messages: Messages): Markup {
  const says = words.of(messages).approvalPage
  const rest = total - items.length
  const row = ({ account, input }: Item): ListRow => ({
    lead: [account?.name, account?.upn ?? input].flatMap((text) => (text ? [{ text: shorten(text, 80) }] : [])),
  })
  return html`<details><summary>${says.all(total)}</summary><ul>${items.map((item) => rowMarkup(row(item)))}</ul>${rest > 0 && html`<p>${says.more(rest)}</p>`}</details>`
}
