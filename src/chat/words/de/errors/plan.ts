import type { planErrors } from '../../../../operations/plan/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number, terms } from '../terms.ts'

export const planWords: SaidErrors<typeof planErrors> = {
  noAccounts: ({ text }) => ({
    what: text ? `Zu „${text}“ finde ich kein Konto.` : 'In Ihrer Nachricht habe ich kein Konto gefunden.',
    todo: 'Nennen Sie Namen, Anmeldenamen, E-Mail-Adressen oder Objekt-IDs, durch Kommas getrennt oder untereinander.',
  }),
  namesNotFound: ({ text, count, more }) => ({
    what:
      count === 1
        ? `„${text}“ finde ich nicht.`
        : `Diese Namen finde ich nicht: ${text}${more > 0 ? ` ${terms.common.andMore(more)}` : ''}.`,
    todo: 'Noch ist nichts geplant. Prüfen Sie die Schreibweise oder verwenden Sie Anmeldenamen. Falls es kein Name war: Schreiben Sie den Grund hinter „weil“ und eine Zeit wie „morgen um 18 Uhr“.',
  }),
  nameShared: ({ name, count }) => ({
    what: `${number(count)} Konten passen zu „${name}“.`,
    todo: 'Wählen Sie das richtige aus. Noch wurde nichts geändert.',
  }),
  notUnderstood: ({ text }) => ({
    what: `„${text}“ habe ich nicht verstanden.`,
    todo: 'Noch ist nichts geplant. Korrigieren Sie die Nachricht und senden Sie sie erneut. Schreiben Sie den Grund hinter „Grund:“ oder „weil“ und Zeiten wie „morgen um 18 Uhr“ oder „bis Montag 8 Uhr“.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: `Das sind zu viele Konten auf einmal: ${number(count)}.`,
    todo: `Senden Sie höchstens ${number(limit)} auf einmal.`,
  }),
  switchedOff: ({ setting }) => ({
    what: 'Das ist ausgeschaltet.',
    todo: `Bitten Sie die Betreiber dieses Bots, ${setting}${setting.endsWith('_ID') ? '' : '=true'} zu setzen, und einen Administrator, die nötigen Berechtigungen zu erteilen.`,
  }),
  notEnded: ({ id }) => ({
    what: `Vorgang ${id} ist noch nicht beendet.`,
    todo: 'Warten Sie auf das Ergebnis und versuchen Sie es dann erneut.',
  }),
  cannotUndo: () => ({
    what: 'Abmeldungen können nicht rückgängig gemacht werden: Die Sitzungen sind beendet.',
    todo: 'Alle können sich wie gewohnt wieder anmelden.',
  }),
  nothingToUndo: ({ id }) => ({
    what: `Vorgang ${id} hat kein Konto geändert.`,
    todo: 'Senden Sie „operations“, um zu sehen, was Ihre anderen Vorgänge getan haben.',
  }),
  nothingToRetry: ({ id }) => ({
    what: `Bei Vorgang ${id} gibt es nichts zu wiederholen.`,
    todo: 'Öffnen Sie ihn, um das Ergebnis für jedes Konto zu sehen.',
  }),
}
