import type { BrowserSignIn } from '../auth/browser-sign-in.ts'
import type { ServiceSource } from '../chat/turn/service.ts'
import type { CardAdditions } from '../chat/views/places.ts'
import type { Messages, MessagesFor } from '../chat/words/index.ts'
import type { Log } from '../core/log.ts'
import type { PageLimit } from './page-limit.ts'
import type { PageAnswer, PageRequest } from './request.ts'
import type { Sessions } from './sessions.ts'

/** What a page says when it shows nothing, and why. `again`: the button to sign in again. */
export interface RefusalWords {
  readonly title: string
  readonly cancelled: string
  /** The AADSTS number; 0 if there is none. */
  readonly signIn: (number: number) => string
  readonly unavailable: string
  /** Without it, people of other tenants are told the same as of subjects that don't exist. */
  readonly tenant?: string
  readonly stale: string
  /** Entra didn't say that the demanded authentication context was met. */
  readonly context: string
  readonly expired: string
  readonly foreign: string
  readonly tooFast: string
  readonly again: string
}

/**
 * A page about one thing, at `/<path>/<subject>`, that people sign in to at `/<path>/<subject>/sign-in`. The link isn't
 * secret: without a sign-in, every link shows the same page.
 */
export interface SignInPage {
  readonly path: string
  /** What subjects look like. */
  readonly subjects: RegExp
  readonly words: (messages: Messages) => RefusalWords
  /** Whether it demands the authentication context that is configured for approvals. */
  readonly demandsContext?: boolean
}

/** What pages are built from. */
export interface PageParts extends ServiceSource {
  readonly sessions: Sessions
  readonly entra: BrowserSignIn
  readonly limit: PageLimit
  /** The authentication context that some of them demand. */
  readonly authContext?: string | undefined
  /** All pages that people sign in to. */
  readonly signIns: readonly SignInPage[]
  readonly publicUrl: string
  readonly messagesFor: MessagesFor
  /** What features add to cards, and so to pages that show the same. */
  readonly cards: readonly CardAdditions[]
  readonly log: Log
}

/** Answers each step of a page. */
export type PageHandlers<Step extends string = string> = {
  readonly [one in Step]: (request: PageRequest) => Promise<PageAnswer>
}

/** A page in the browser: its addresses, and what answers there. */
export interface Page<Step extends string = string> {
  /** How people sign in to it, if they have to. */
  readonly signIn?: SignInPage
  readonly routes: readonly {
    readonly method: 'get' | 'head' | 'post'
    /** As in restify: segments that begin with a colon are parameters. */
    readonly path: string
    readonly step: Step
    /** Maximum size in bytes of the form that is posted. Without it, no body is read. */
    readonly form?: number
  }[]
  /** Undefined if it is switched off; then its addresses don't exist. */
  build(parts: PageParts): PageHandlers<Step> | undefined
}
