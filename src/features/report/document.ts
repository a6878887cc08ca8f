import type { MessagesFor } from '../../chat/words/index.ts'
import type { Block } from './blocks.ts'
import {
  accountBlocks,
  byHandBlocks,
  noteBlocks,
  openBlocks,
  stepBlocks,
  timelineBlocks,
  verifyBlocks,
} from './details.ts'
import { clockBlocks, decisionBlocks, headBlocks, operationBlocks, subjectText, summaryBlocks } from './overview.ts'
import type { Report } from './report.ts'
import { words } from './words.ts'

/** The contents of a report for people, in its language. */
export interface Document {
  readonly language: string
  readonly title: string
  readonly subject: string
  readonly blocks: readonly Block[]
}

export function buildDocument(report: Report, messagesFor: MessagesFor): Document {
  const messages = messagesFor(report.head.language)
  const sections = [
    headBlocks,
    summaryBlocks,
    clockBlocks,
    operationBlocks,
    decisionBlocks,
    timelineBlocks,
    stepBlocks,
    byHandBlocks,
    openBlocks,
    noteBlocks,
    accountBlocks,
    verifyBlocks,
  ]
  return {
    language: messages.locale,
    title: words.of(messages).document.title,
    subject: subjectText(report, messages),
    blocks: sections.flatMap((section) => section(report, messages)),
  }
}
