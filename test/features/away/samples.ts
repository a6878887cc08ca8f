import type { Reply } from '../../../src/chat/views/reply.ts'
import { showAbsence } from '../../../src/features/away/card.ts'
import { type Making, now } from '../../chat/views/samples/texts.ts'

/** Whether someone is away. */
export function cards({ messages, viewer }: Making): Record<string, Reply> {
  return {
    absence: showAbsence({ until: now, asked: true }, messages, viewer),
    absenceNone: showAbsence({ until: undefined, asked: true }, messages, viewer),
    absenceNeverAsked: showAbsence({ until: now, asked: false }, messages, viewer),
    absenceEnded: showAbsence({ until: undefined, ended: true, asked: true }, messages, viewer),
  }
}
