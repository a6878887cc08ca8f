import type { BrowserSignIn } from '../auth/browser-sign-in.ts'
import type { ServiceSource } from '../chat/turn/service.ts'
import type { MessagesFor } from '../chat/words/index.ts'
import type { Log } from '../core/log.ts'
import type { PageLimit } from './page-limit.ts'
import type { PageAnswer, PageRequest } from './request.ts'
import type { Sessions } from './sessions.ts'

/** What pages are built from. */
export interface PageParts extends ServiceSource {
  readonly sessions: Sessions
  readonly entra: BrowserSignIn
  readonly limit: PageLimit
  readonly publicUrl: string
  readonly messagesFor: MessagesFor
  readonly log: Log
}

/** Answers each step of a page. */
export type PageHandlers<Step extends string = string> = {
  readonly [one in Step]: (request: PageRequest) => Promise<PageAnswer>
}

/** A page in the browser: its addresses, and what answers there. */
export interface Page<Step extends string = string> {
  readonly routes: readonly {
    readonly method: 'get' | 'head' | 'post'
    /** As in restify: segments that begin with a colon are parameters. */
    readonly path: string
    readonly step: Step
    /** Maximum size in bytes of the form that is posted. Without it, no body is read. */
    readonly form?: number
  }[]
  build(parts: PageParts): PageHandlers<Step>
}
