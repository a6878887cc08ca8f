import { createHash } from 'node:crypto'
import { SignInRefused, signInReturnPath } from '../auth/browser-sign-in.ts'
import type { Messages } from '../chat/words/index.ts'
import { page, pageHeaders } from './frame.ts'
import { html, type Markup } from './html.ts'
import type { Page, PageHandlers, PageParts, RefusalWords, SignInPage } from './page.ts'
import { clientAddress, isSameOrigin, type PageAnswer, type PageRequest, readCookies } from './request.ts'
import {
  challengeOf,
  formTokenOf,
  isSame,
  type SessionId,
  type SignedInPage,
  secretsOf,
  sessionLifetime,
  sessionOfState,
} from './sessions.ts'

/** Someone signed in to a page, in one browser. */
export type InBrowser = SignedInPage & { readonly session: SessionId }

/** AADSTS number: the person pressed Cancel. */
const consentDeclined = 65004
/** How many of a browser's cookies are compared with what comes back from Entra. */
const maxSessions = 50

const subjectOf = ({ param }: PageRequest): string => param('subject')

export const signInLink = ({ path }: SignInPage, subject: string, text: string): Markup =>
  html`<p><a class="button" href="/${path}/${subject}/sign-in">${text}</a></p>`

export const pageAnswer = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): PageAnswer => ({ status, headers: { ...pageHeaders, ...headers }, body })

const goTo = (address: string, headers: Readonly<Record<string, string>>): PageAnswer => ({
  status: 303,
  headers: { Location: address, ...headers },
  body: '',
})

/** Why nobody was signed in, with the status that says so. */
const refusals = { cancelled: 403, signIn: 403, tenant: 403, stale: 403, context: 403, unavailable: 503 } as const
type Refusal = keyof typeof refusals

const isRefusal = (name: string): name is Refusal => Object.hasOwn(refusals, name)

/** What a page shows to people who can't see anything there. `again`: the subject to sign in for again. */
type Unknown = (messages: Messages, again?: string) => PageAnswer

/** The parts of a page that people sign in to: its session, its limits, and what it answers when it shows nothing. */
export function createSignIn(parts: Omit<PageParts, 'use'>, signIn: SignInPage) {
  const { sessions, entra, limit, messagesFor, log } = parts
  const { path, subjects, words } = signIn
  const context = signIn.demandsContext ? parts.authContext : undefined
  const { origin, protocol } = new URL(parts.publicUrl)
  const secure = protocol === 'https:'
  const cookiePrefix = prefixOf(signIn, secure)
  // Each subject has a cookie of its own, so that several links can be open at the same time.
  const cookieName = (subject: string) =>
    `${cookiePrefix}${createHash('sha256').update(subject).digest('hex').slice(0, 12)}`

  /** The browser's language or, if it accepts neither of ours, this one. */
  const messagesOf = ({ header }: PageRequest, locale?: string) => {
    const [wanted = ''] = header('accept-language').split(',')
    return messagesFor(/^(en|de)\b/i.test(wanted) ? wanted : locale)
  }
  const sessionOf = (request: PageRequest): SessionId => readCookies(request).get(cookieName(subjectOf(request))) ?? ''
  // Lax, because the browser comes back from another site, Entra.
  const cookie = (subject: string, session: SessionId, seconds = sessionLifetime / 1000) => ({
    'Set-Cookie': `${cookieName(subject)}=${session}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  })
  const forget = (subject: string) => cookie(subject, '', 0)
  /** Says why nothing is shown. `again`: the subject to sign in for again. */
  const refusedPage = (messages: Messages, { text, again }: { text: string; again?: string | undefined }): string => {
    const says = words(messages)
    const body = html`<p>${text}</p>${again !== undefined && signInLink(signIn, again, says.again)}`
    return page(messages.locale, says.title, body)
  }
  const refuse = (
    status: number,
    request: PageRequest,
    text: (says: RefusalWords) => string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const messages = messagesOf(request)
    const again = subjects.test(subjectOf(request)) ? subjectOf(request) : undefined
    return pageAnswer(status, refusedPage(messages, { text: text(words(messages)), again }), headers)
  }

  /** Answers a request unless there are too many, whatever goes wrong. `as`: what it counts as. */
  const handle =
    (work: (request: PageRequest) => Promise<PageAnswer>, as: { begins?: boolean; returnsTo?: SessionId } = {}) =>
    async (request: PageRequest): Promise<PageAnswer> => {
      const { begins = false, returnsTo } = as
      const returns = returnsTo !== undefined
      const subject = returns ? request.query('state').slice(0, 64) : subjectOf(request)
      const session = returns ? returnsTo : sessionOf(request)
      const wait = limit.take({ address: clientAddress(request), subject, begins, session })
      if (wait !== undefined) return refuse(429, request, ({ tooFast }) => tooFast, { 'Retry-After': String(wait) })
      try {
        return await work(request)
      } catch (error) {
        log.error('A page in the browser could not be shown', { error })
        return refuse(503, request, ({ unavailable }) => unavailable)
      }
    }

  /** After the return from Entra: the page itself says why, so that neither code nor state stays in the address bar. */
  const sayWhy = (subject: string, because: Refusal, aadsts = 0) =>
    goTo(`/${path}/${subject}?refused=${because}${aadsts > 0 ? `&aadsts=${aadsts}` : ''}`, forget(subject))
  const refused = (request: PageRequest, because: Refusal, unknown: Unknown): PageAnswer => {
    const messages = messagesOf(request)
    const { signIn: failed, ...says } = words(messages)
    const aadsts = Number(/^\d{1,9}$/.exec(request.query('aadsts'))?.[0] ?? 0)
    const text = because === 'signIn' ? failed(aadsts) : says[because]
    return text === undefined ? unknown(messages, subjectOf(request)) : refuse(refusals[because], request, () => text)
  }

  /** Passes on requests whose subject can exist. */
  const known =
    (unknown: Unknown, work: (request: PageRequest) => Promise<PageAnswer>) => async (request: PageRequest) =>
      subjects.test(subjectOf(request)) ? work(request) : unknown(messagesOf(request))

  const found = async (request: PageRequest): Promise<InBrowser | undefined> => {
    const session = sessionOf(request)
    const who = await sessions.find(session)
    if (who?.subject !== stored(signIn, subjectOf(request)) || who.signIn.context !== context) return undefined
    return { ...who, session, subject: subjectOf(request) }
  }

  return {
    messagesOf,
    cookie,
    forget,
    refuse,
    refusedPage,
    handle,
    /** Shows the page; `start` to someone who isn't signed in. */
    show: (
      unknown: Unknown,
      start: (messages: Messages, subject: string) => string,
      work: (request: PageRequest, who: InBrowser) => Promise<PageAnswer>,
    ) =>
      handle(
        known(unknown, async (request) => {
          const because = request.query('refused')
          if (isRefusal(because)) return refused(request, because, unknown)
          const who = await found(request)
          if (!who) return pageAnswer(200, start(messagesOf(request), subjectOf(request)))
          limit.know(who.session)
          return work(request, who)
        }),
      ),
    /** Sends the browser to Entra. */
    signIn: (unknown: Unknown) =>
      handle(
        known(unknown, async (request) => {
          const subject = subjectOf(request)
          // Another site must not end someone's sign-in by starting a new one.
          if (!['', 'none', 'same-origin'].includes(request.header('sec-fetch-site')))
            return goTo(`/${path}/${subject}`, {})
          const session = await sessions.begin(stored(signIn, subject))
          limit.know(session)
          const { state, nonce, verifier } = secretsOf(session)
          const address = await entra.address({ state, nonce, challenge: challengeOf(verifier), context })
          return goTo(address, cookie(subject, session))
        }),
        { begins: true },
      ),
    /**
     * Passes on a form that the page itself showed to the person who sends it. `use` ends the sign-in: from then on, it
     * can't be used by anyone else. It returns undefined if it has been used.
     */
    posted: (
      unknown: Unknown,
      work: (request: PageRequest, who: InBrowser, use: () => ReturnType<typeof sessions.use>) => Promise<PageAnswer>,
    ) =>
      handle(
        known(unknown, async (request) => {
          if (!isSameOrigin(request, origin)) return refuse(403, request, ({ foreign }) => foreign)
          const who = await found(request)
          if (!who) return refuse(403, request, ({ expired }) => expired)
          const { session } = who
          if (!isSame(request.form.get('form') ?? '', formTokenOf(session)))
            return refuse(403, request, ({ foreign }) => foreign)
          return work(request, who, () => sessions.use(session))
        }),
      ),
    /** Handles the return from Entra, with a code or an error. */
    signedIn: (session: SessionId) =>
      handle(
        async (bare) => {
          const begun = await sessions.take(session, bare.query('state'))
          // Whoever sent the browser here with another state must not end a sign-in.
          if (!begun)
            return bare.query('state') ? goTo(signInReturnPath, {}) : refuse(400, bare, ({ expired }) => expired)
          const { startedAt } = begun
          const subject = begun.subject.slice(stored(signIn, '').length)
          const failed = bare.query('error')
          if (failed) {
            const aadsts = Number(/\bAADSTS(\d{1,9})\b/.exec(bare.query('error_description'))?.[1] ?? 0)
            if (failed === 'access_denied' && (aadsts === 0 || aadsts === consentDeclined))
              return sayWhy(subject, 'cancelled')
            log.info('Someone could not sign in to a page in the browser', { reason: 'entra', aadsts })
            return sayWhy(subject, 'signIn', aadsts)
          }
          try {
            const { nonce, verifier } = secretsOf(session)
            const who = await entra.redeem(bare.query('code'), { nonce, verifier, startedAt, context })
            const signedIn = await sessions.signedIn({ subject: begun.subject, ...who })
            limit.know(signedIn)
            return goTo(`/${path}/${subject}`, cookie(subject, signedIn))
          } catch (error) {
            if (!(error instanceof SignInRefused)) throw error
            const { reason, aadsts = 0, cause } = error
            log.info('Someone could not sign in to a page in the browser', { reason, aadsts, cause })
            return sayWhy(subject, isRefusal(reason) ? reason : 'signIn', aadsts)
          }
        },
        { returnsTo: session },
      ),
  }
}

// The prefix makes browsers refuse a cookie set by another host of the domain.
const prefixOf = ({ path }: SignInPage, secure: boolean) => `${secure ? '__Host-' : ''}rollcall-${path}-`

/** A subject as stored, so that someone who signed in to one page has not signed in to another. */
const stored = ({ path }: SignInPage, subject: string): string =>
  // As instances of the version before store it.
  path === 'pass' ? subject : `${path}/${subject}`

type ReturnStep = 'signedIn'

/** Where browsers return to from Entra. Which page they come from is known by the cookie of the sign-in. */
export const returnPage = {
  routes: [{ method: 'get', path: signInReturnPath, step: 'signedIn' }] as const,
  build(parts: PageParts): PageHandlers<ReturnStep> {
    const secure = parts.publicUrl.startsWith('https:')
    const pages = parts.signIns.map((one) => ({ prefix: prefixOf(one, secure), ...createSignIn(parts, one) }))
    return {
      signedIn: async (request) => {
        const cookies = [...readCookies(request)]
        const state = request.query('state')
        const sessionsOf = (prefix: string) =>
          cookies.flatMap(([name, value]) => (name.startsWith(prefix) ? [value] : [])).slice(0, maxSessions)
        const withSession = pages.map((one) => ({ one, session: sessionOfState(sessionsOf(one.prefix), state) }))
        const { one, session } = withSession.find((each) => each.session !== '') ??
          withSession.find((each) => sessionsOf(each.one.prefix).length > 0) ??
          withSession[0] ?? { one: undefined, session: '' }
        return one ? one.signedIn(session)(request) : pageAnswer(404, '')
      },
    }
  },
} satisfies Page<ReturnStep>
