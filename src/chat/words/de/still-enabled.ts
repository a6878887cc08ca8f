import type { English } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common

const those = (count: number, all: number): string => (count < all ? `${n(count)} davon` : all === 1 ? 'es' : 'sie')

export const stillEnabled: English['stillEnabled'] = {
  headline: (count) => (count === 1 ? '1 kann sich weiterhin anmelden' : `${n(count)} können sich weiterhin anmelden`),
  headlineUpTo: (count) =>
    count === 1
      ? '1 kann sich vielleicht weiterhin anmelden'
      : `Bis zu ${n(count)} können sich vielleicht weiterhin anmelden`,
  planned: (count, why) =>
    `▲ ${accounts(count)} ${count === 1 ? 'bleibt aktiviert und kann' : 'bleiben aktiviert und können'} sich anmelden: ${why}`,
  upTo: (count, why) =>
    `▲ ${count === 1 ? '1 Konto kann sich' : `Bis zu ${n(count)} Konten können sich`} möglicherweise weiterhin anmelden: ${why}`,
  list: (count, why) => `▲ ${accounts(count)} ${count === 1 ? 'kann' : 'können'} sich weiterhin anmelden: ${why}`,
  titled: (_, why) => `▲ Nicht blockiert: ${why}`,
  because: {
    synced: (count) => `${n(count)} synchronisiert`,
    protected: (count) => `${n(count)} geschützt`,
    excluded: (count) => `${n(count)} bei der Genehmigung ausgeschlossen`,
    failed: (count) => `${n(count)} fehlgeschlagen`,
    notReached: (count) => `${n(count)} nicht erreicht`,
    changedLater: (count) => `${n(count)} durch einen anderen Vorgang geändert`,
  },
  proven: {
    planned: (count, all) =>
      `Der bedingte Zugriff wird ${those(count, all)} blockieren. Das kann einige Minuten dauern.`,
    list: (count, where) =>
      `${accounts(count)} ${where} ${count === 1 ? 'wird' : 'werden'} vom bedingten Zugriff blockiert. Das kann einige Minuten dauern.`,
  },
  unproven: {
    planned: (count, why, where) => `${n(count)} ${where}, was die Anmeldung vielleicht nicht blockiert (${why})`,
    list: (count, why, where) =>
      `▲ ${accounts(count)} ${where}. Unklar, ob ${those(count, count)} dadurch blockiert ${count === 1 ? 'wird' : 'werden'}: ${why}.`,
    because: {
      unread: 'Richtlinien nicht lesbar',
      noPolicy: 'keine aktivierte Richtlinie blockiert die Gruppe',
      excluded: 'die Richtlinie schließt möglicherweise Konten aus',
      sessions: 'möglicherweise sind Sitzungen offen',
    },
  },
  uncertain: (count, names) =>
    `▲ Unklar, ob sich ${accounts(count)} weiterhin anmelden ${count === 1 ? 'kann' : 'können'}${names && `: ${names}`}.`,
  unconfirmed: (count, names) =>
    `▲ ${accounts(count)} ${count === 1 ? 'kann' : 'können'} sich vielleicht weiterhin anmelden: Microsoft Entra hat die Blockierung angenommen, zeigt sie aber noch nicht${names && ` (${names})`}.`,
  notChosen: (count) =>
    `Die Anmeldung wird nicht blockiert: ${accounts(count)} ${count === 1 ? 'bleibt' : 'bleiben'} aktiviert.`,
  notChosenByAny: 'Die Anmeldung wird nicht blockiert: Aktivierte Konten bleiben aktiviert.',
  onPremises: (passwords) =>
    passwords
      ? 'Synchronisierte Konten behalten auch ihr Kennwort: Blockieren Sie die Konten im Active Directory und setzen Sie dort die Kennwörter zurück.'
      : 'Blockieren Sie synchronisierte Konten im Active Directory.',
  item: 'Noch aktiviert',
  stays: 'Bleibt aktiviert und kann sich weiterhin anmelden',
  nobody: {
    synced: 'kein Konto: alle sind synchronisiert',
    notNeeded: 'für kein Konto nötig',
    other: 'kein Konto',
  },
  skips: {
    notNeeded: 'nicht nötig',
    notPossible: 'nicht möglich',
    excluded: 'ausgeschlossen',
    notReached: 'nicht erreicht',
  },
  part: 'noch aktiviert',
}
