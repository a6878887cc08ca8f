import type { Notice, Operation } from '../../operations/index.ts'
import type { Button } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import type { Viewer } from './viewer.ts'

export interface NoticeContext {
  readonly operation: Operation
  /** The operation's name, as on its button. */
  readonly what: string
  readonly asked: boolean
  readonly messages: Messages
  readonly viewer: Viewer
}

/** What a message says: its title, a line below it, and buttons after the one that opens the operation. */
export interface NoticeWords {
  readonly title: (told: NoticeContext) => string
  readonly line?: (told: NoticeContext) => string
  readonly buttons?: (operation: Operation, messages: Messages) => readonly Button[]
}

/** A message of a feature, and what it says, unless a card of the feature shows it. */
export interface SaidNotice extends Notice {
  readonly words?: NoticeWords
}
