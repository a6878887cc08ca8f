import type { turnErrors } from '../../../turn/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { seconds } from './duration.ts'

export const turnWords: SaidErrors<typeof turnErrors> = {
  wrongTenant: () => ({
    what: 'I work for a different organisation.',
    todo: 'Ask your IT department whether yours has its own Rollcall.',
  }),
  unknownSender: () => ({
    what: 'I can’t tell who you are, so I did nothing.',
    todo: 'Message me from Teams with your work or school account.',
  }),
  messageTooLong: ({ length, limit }) => ({
    what: `This list is too long for one message: ${number(length)} characters.`,
    todo: `Attach it as a CSV or text file in our private chat, with the command or on its own. Or send it in several messages of at most ${number(limit)} characters.`,
  }),
  tooFast: ({ seconds: wait }) => ({
    what: 'Too many requests, so I skipped this one.',
    todo: `Ask again in ${seconds(wait)}.`,
  }),
}
