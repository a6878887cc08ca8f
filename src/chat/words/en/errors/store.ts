import type { storeErrors } from '../../../../store/engine/errors.ts'
import type { SaidErrors } from '../../told.ts'

export const storeWords: SaidErrors<typeof storeErrors> = {
  storeUnavailable: ({ stopping, storing }) => {
    if (storing)
      return {
        what: 'My database stopped responding while I was saving this, so I don’t know whether it was saved.',
        todo: 'In a minute, check whether it took effect before you repeat it. If this continues, tell the people who run this bot.',
      }
    if (stopping)
      return {
        what: 'The operation was not stopped: my database isn’t responding.',
        todo: 'It continues once the database is back: stop it then. If this continues, tell the people who run this bot.',
      }
    return {
      what: 'My database isn’t responding, so I’m not changing anything.',
      todo: 'Try again in a minute. If this continues, tell the people who run this bot.',
    }
  },
  storeFull: () => ({
    what: 'My database’s disk is full, so I’m not changing anything.',
    todo: 'Tell the people who run this bot. Once there is space again, I’ll continue automatically.',
  }),
}
