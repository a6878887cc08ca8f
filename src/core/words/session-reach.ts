import * as german from './de.ts'
import { accounts, number } from './en.ts'
import type { InEachLanguage } from './index.ts'

/** What can be changed with one operator's session, and with an approver's as well. */
export interface SessionReach {
  /** Accounts within `hours`, and how many of them in a way that can't be undone. */
  readonly alone: number
  readonly irreversible: number
  readonly hours: number
  /** `nobody`: nobody can approve. `signIn`: every approval takes a sign-in made for it. */
  readonly both: 'readOnly' | 'nobody' | 'signIn' | { readonly perHour: number; readonly atOnce?: number }
}

/** The sentence, for `settings`, the doctor and the documentation. */
export const sessionReachWords: InEachLanguage<(reach: SessionReach) => string> = {
  en: ({ alone, irreversible, hours, both }) => {
    if (both === 'readOnly') return 'No session can change anything, because changes are switched off.'
    const within = hours === 24 ? 'a day' : hours === 1 ? 'an hour' : `every ${number(hours)} hours`
    const irreversibleText = irreversible === 0 ? 'none' : number(irreversible)
    const first =
      alone === 0
        ? 'One operator’s session can change nothing.'
        : `One operator’s session can change ${accounts(alone)} ${within}, ${irreversibleText} of them for good.`
    const more =
      both === 'nobody'
        ? 'nothing more, because nobody can approve'
        : both === 'signIn'
          ? 'nothing more, because approval needs a fresh sign-in'
          : both.atOnce === undefined
            ? `${number(both.perHour)} an hour`
            : `${number(both.perHour)} an hour, at most ${number(both.atOnce)} at once and no more of them for good, because other approvals need a fresh sign-in`
    return `${first} With an approver’s session as well: ${more}.`
  },
  de: ({ alone, irreversible, hours, both }) => {
    if (both === 'readOnly') return 'Keine Sitzung kann etwas ändern, weil Änderungen ausgeschaltet sind.'
    const within = hours === 24 ? 'am Tag' : hours === 1 ? 'pro Stunde' : `in je ${german.number(hours)} Stunden`
    const irreversibleText = irreversible === 0 ? 'keines' : german.number(irreversible)
    const first =
      alone === 0
        ? 'Eine Sitzung eines Operators kann nichts ändern.'
        : `Eine Sitzung eines Operators kann ${within} ${german.accounts(alone)} ändern, ${irreversibleText} davon endgültig.`
    const more =
      both === 'nobody'
        ? 'nicht mehr, weil niemand genehmigen kann'
        : both === 'signIn'
          ? 'nicht mehr, weil jede Genehmigung eine neue Anmeldung braucht'
          : both.atOnce === undefined
            ? `${german.number(both.perHour)} pro Stunde`
            : `${german.number(both.perHour)} pro Stunde, höchstens ${german.number(both.atOnce)} auf einmal und keine weiteren endgültig, weil andere Genehmigungen eine neue Anmeldung brauchen`
    return `${first} Zusammen mit der Sitzung einer genehmigenden Person: ${more}.`
  },
}
