import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const words: InEachLanguage<ActionText> = {
  en: {
    label: 'Remove from groups',
    back: 'Add to groups again',
    items: (count) => `${en.number(count)} ${count === 1 ? 'membership' : 'memberships'}`,
    limits:
      'Temporary memberships (from PIM or access packages): undo makes them permanent. Eligible people can activate theirs again.',
    limitsBack:
      'I can’t tell which of these were temporary (from PIM or access packages): all of them come back as permanent ones.',
    whenDated: {
      limits: 'Memberships from access packages: undo makes them permanent. Eligible people can activate theirs again.',
      limitsBack: 'Memberships from access packages come back as permanent ones.',
    },
  },
  de: {
    label: 'Aus Gruppen entfernen',
    back: 'Wieder in Gruppen aufnehmen',
    items: (count) => `${de.number(count)} ${count === 1 ? 'Mitgliedschaft' : 'Mitgliedschaften'}`,
    limits:
      'Befristete Mitgliedschaften (aus PIM oder Zugriffspaketen) macht „Rückgängig“ dauerhaft. Berechtigte können ihre wieder aktivieren.',
    limitsBack:
      'Welche davon befristet waren (aus PIM oder Zugriffspaketen), ist nicht bekannt: Alle kommen als dauerhafte zurück.',
    whenDated: {
      limits:
        'Mitgliedschaften aus Zugriffspaketen macht „Rückgängig“ dauerhaft. Berechtigte können ihre wieder aktivieren.',
      limitsBack: 'Mitgliedschaften aus Zugriffspaketen kommen als dauerhafte zurück.',
    },
  },
}
