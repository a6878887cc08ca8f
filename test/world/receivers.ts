import type { Person } from '../../emulator/world.ts'
import { fieldOf, type Page, passOn } from '../support/web.ts'
import type { OpenBrowser } from './browser.ts'
import type { Choices } from './choices.ts'
import { address, type Outside } from './outside.ts'
import { publicUrl } from './settings.ts'
import type { Situations } from './situations.ts'
import type { Standing } from './standing.ts'

/** How the page asks whether somebody is who they say. */
const identityChecks = ['seen', 'calledBack', 'idDocument'] as const

/** What somebody does with a pass, or to be shown one. */
interface PassMove {
  readonly who: Person
  /** For the journal. */
  readonly does: string
  /** Resolves with the status of the last page. */
  go(): Promise<number>
}

/** People who are asked to let others back in, those whom they let in, and those who ask them. */
export interface Receivers {
  /** Their next move, if they have anything to do and feel like it. `isTense`: somebody is about to decide something. */
  draw(choices: Choices, isTense: boolean): PassMove | undefined
  /** Opens the newest link that somebody sees, if there is one, and asks for a pass. */
  askForPass(who: Person): Promise<number> | undefined
}

/** A link that somebody sees, and the accounts that the same message names. */
interface Seen {
  readonly who: Person
  readonly link: string
  readonly about: readonly Person[]
}

/** How many of the newest messages of a chat somebody still looks at. */
const looksAt = 4
/** How often a link is opened: more often than passes can be shown. */
const opensAtMost = 5
const linkPattern = new RegExp(`${publicUrl}/pass/[A-Za-z0-9_-]+`, 'g')

/** Consents to passes, and gives half of these accounts a manager: somebody else, or one of them. */
export function prepareWaysBackIn({ tenant, registration }: Outside, accounts: readonly Person[]): void {
  registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
  registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
  const { adele } = tenant.operators
  const [one, , , other] = accounts
  const managers = [adele, null, one, null, other, null]
  for (const [index, { id }] of accounts.entries()) tenant.change(id, { manager: managers[index]?.id ?? null })
}

export function createReceivers(options: {
  readonly outside: Outside
  readonly accounts: readonly Person[]
  readonly browser: OpenBrowser
  readonly situations: Situations
  readonly standing: Standing
  readonly now: () => number
  /** Whether ways back in are part of this run. */
  readonly arePart: boolean
  /** Told how each visit to the page ended. */
  readonly onAnswer: (outcome: 'ok' | 'refused') => void
}): Receivers {
  const { outside, accounts, browser, situations, standing, now, arePart, onAnswer } = options
  const { tenant, conversations, passes, acting } = outside
  const { adele, megan, lynne, diego } = tenant.operators
  const opened = new Map<string, number>()
  let waiting = 0

  /** The links that people see, who sees them, and the accounts that the same message names. */
  const links = (): readonly Seen[] =>
    conversations.list().flatMap(({ person, entries }) => {
      if (!person || conversations.uninstalled.has(person.id)) return []
      const shown = entries.filter(({ from, deleted }) => from === 'bot' && !deleted).slice(-looksAt)
      return shown.flatMap(({ activity }) => {
        const card = JSON.stringify(activity.attachments ?? [])
        const about = accounts.filter(({ userPrincipalName: upn }) => card.includes(upn))
        return [...new Set(card.match(linkPattern))].flatMap((link) =>
          (opened.get(link) ?? 0) < opensAtMost ? [{ who: person, link, about }] : [],
        )
      })
    })

  /** An operator lets some people back in or, if somebody can do that already, often decides otherwise about them. */
  function ask(known: readonly Seen[], choices: Choices): PassMove {
    const who = choices.one([diego, megan])
    const named = known.length > 0 && choices.chance(60) ? choices.one(known).about : []
    const isContained = named.length > 0 && choices.chance(60)
    const able = accounts.filter(({ id }) => tenant.find(id)?.accountEnabled && !standing.isMember('VIP protected', id))
    const others = accounts.filter((one) => !able.includes(one))
    const isReleased = named.length === 0 && others.length > 0 && (able.length === 0 || choices.chance(30))
    const among = named.length > 0 ? named : isReleased ? others : able
    const some = [choices.one(among), choices.one(among)].slice(named.length > 0 ? 1 : 0)
    const names = [...new Set(some)].map(({ userPrincipalName: upn }) => upn).join(', ')
    const receiver = choices.one([adele, megan, megan, lynne, lynne, ...able.slice(0, 2)]).userPrincipalName
    const command = isContained ? 'contain' : isReleased ? 'release' : 'let back in'
    const text =
      command === 'let back in' ? `${command} ${names} receiver: ${receiver}` : `${command} accounts ${names}`
    return { who, does: `types: ${text}`, go: async () => (await acting.say({ as: who.id }, text)).status }
  }

  async function open(who: Person, link: string, how: { checked: string; twice: boolean }): Promise<number> {
    const web = browser(`10.0.0.${[...tenant.people.keys()].indexOf(who.id)}`)
    const entra = await web.get(`${link}/sign-in`)
    const request = fieldOf(entra, 'request')
    let page = await web.post(`${address}/${tenant.tenantId}/login`, { request, person: who.id })
    const form = fieldOf(page, 'form')
    const press = async () => {
      const shown = await web.post(link, { form, checked: how.checked })
      see(who, shown)
      return shown
    }
    if (form) {
      const pages = await Promise.all(how.twice ? [press(), press()] : [press()])
      page = pages.find((one) => passOn(one) !== '') ?? pages[0] ?? page
    }
    onAnswer(passOn(page) === '' ? 'refused' : 'ok')
    return page.status
  }

  function see({ id: by }: Person, page: Page): void {
    const secret = passOn(page)
    if (secret === '') return
    passes.seen.push({ secret, by, at: now(), used: false })
    situations.tell('a pass is shown')
  }

  return {
    askForPass: (who) => {
      const link = links().findLast(({ who: { id } }) => id === who.id)?.link
      return link === undefined ? undefined : open(who, link, { checked: 'seen', twice: false })
    },
    draw: (choices, isTense) => {
      // While somebody waits for a pass, others decide.
      if (!arePart || (waiting > 0 && !choices.chance(20))) return undefined
      const unused = passes.seen.filter(({ used }) => !used)
      const known = links()
      if (choices.chance(12)) return ask(known, choices)
      if (unused.length + known.length === 0 || !choices.chance(isTense ? 45 : 20)) return undefined
      const [first] = unused
      if (first && (known.length === 0 || choices.chance(30))) {
        const who = tenant.find(first.by) ?? adele
        return { who, does: 'passes a pass on', go: async () => (passes.use(first) ? 200 : 403) }
      }
      const { who: asked, link } = choices.one(known)
      opened.set(link, (opened.get(link) ?? 0) + 1)
      // Links are passed on too.
      const who = choices.chance(10) ? choices.one([adele, ...accounts]) : asked
      waiting++
      const how = { checked: choices.one(identityChecks), twice: choices.chance(10) }
      if (how.twice) situations.tell('a pass is asked for twice at once')
      return { who, does: `asks for a pass at ${link}`, go: () => open(who, link, how).finally(() => void waiting--) }
    },
  }
}
