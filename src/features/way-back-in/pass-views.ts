import type { Messages } from '../../chat/words/index.ts'
import { page } from '../../pages/frame.ts'
import { html, type Markup } from '../../pages/html.ts'
import type { SignInPage } from '../../pages/page.ts'
import { signInLink } from '../../pages/sign-in-page.ts'
import { identityChecks, maxReveals, type VoucherView } from './model.ts'
import type { RevealedPass } from './reveal.ts'
import { words } from './words.ts'

/** How receivers sign in to their page. */
export const passSignIn: SignInPage = {
  path: 'pass',
  subjects: /^[\w-]{1,64}$/,
  words: (messages) => words.of(messages).passPage.refused,
}

/** Where people register their sign-in methods. */
const registerAt = 'https://aka.ms/mysecurityinfo'

export function startPage(messages: Messages, voucher: string): string {
  const { start } = words.of(messages).passPage
  const body = html`<p>${start.text}</p>${signInLink(passSignIn, voucher, start.button)}<p class="soft">${start.careful}</p>`
  return page(messages.locale, start.title, body)
}

/** `because`: why the question is asked again. */
export function questionPage(
  messages: Messages,
  { voucher, formToken, because }: { voucher: VoucherView; formToken: string; because?: string | undefined },
): string {
  const { ask, left, former } = words.of(messages).passPage
  const { account, operator } = voucher
  const choices = identityChecks.map(
    (check) => html`<label><input type="radio" name="checked" value="${check}" required>${ask.ways[check]}</label>`,
  )
  const body = html`${because && html`<p class="bad" role="alert">${because}</p>`}<p>${account.upn}<br><span class="soft">${ask.why(operator.name)}</span></p>
<form method="post" action="/pass/${voucher.id}"><input type="hidden" name="form" value="${formToken}">
<fieldset><legend>${ask.question(account.name)}</legend>${choices}</fieldset>
<p>${ask.careful(account.name)}</p><button>${ask.button}</button></form>
<p class="soft">${left(voucher.left)}${voucher.left < maxReveals && ` ${former}`}</p>`
  return page(messages.locale, ask.title(account.name), body)
}

export function passShownPage(messages: Messages, { voucher, pass, minutes, left }: RevealedPass): string {
  const { passPage: says } = words.of(messages)
  const { shown } = says
  const { name, upn } = voucher.account
  const spelled = [...pass].map((one) => html`<li><code>${one}</code> ${spellingOf(one, messages)}</li>`)
  const body = html`<p class="pass" translate="no">${groupsOf(pass)}</p>
<p><strong>${shown.works(minutes)}</strong></p>
<details><summary>${shown.aloud}</summary><ol>${spelled}</ol></details>
<h2>${shown.next(name)}</h2>
<ol><li>${shown.open(upn)} <strong translate="no">${registerAt}</strong></li><li>${shown.register}</li><li>${shown.password}</li></ol>
<p class="soft">${shown.delay} ${shown.limits(voucher.operator.name)}</p><p class="soft">${shown.gone} ${says.left(left)}${left < maxReveals - 1 && ` ${says.formerEnded}`}</p>`
  return page(messages.locale, shown.title(name), body)
}

/** In groups of four, separated by space that isn't copied. Characters other than letters are coloured. */
function groupsOf(pass: string): Markup[] {
  const characters = [...pass].map((one) => (/\p{L}/u.test(one) ? html`${one}` : html`<b>${one}</b>`))
  const groups = Array.from({ length: Math.ceil(characters.length / 4) }, (_, n) => characters.slice(4 * n, 4 * n + 4))
  return groups.map((group) => html`<span>${group}</span>`)
}

function spellingOf(character: string, messages: Messages): string {
  const { passPage: says } = words.of(messages)
  const word = says.alphabet.split(' ')['abcdefghijklmnopqrstuvwxyz'.indexOf(character.toLowerCase())] ?? ''
  if (/\p{Lu}/u.test(character)) return says.capital(character, word)
  if (/\p{L}/u.test(character)) return says.small(character, word)
  if (/\d/.test(character)) return says.digit(character)
  const named: Readonly<Record<string, string>> = says.symbols
  return named[character] ?? says.symbol
}

/** Says that no more passes can be shown, and who can be asked. */
export function usedUpText(
  messages: Messages,
  { voucher, because = '' }: { voucher: VoucherView; because?: string | undefined },
): string {
  const { left, askFor } = words.of(messages).passPage
  return `${because} ${left(0)} ${askFor(voucher.operator.name)}`
}
