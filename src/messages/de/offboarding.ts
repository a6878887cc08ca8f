import type { Messages } from '../en.ts'
import { form, of } from './responses.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

/** Playbooks for people who leave. */
export const offboarding: Pick<Messages['playbooks'], 'removeLicences' | 'removeFromGroups' | 'offboard'> = {
  removeLicences: {
    button: (count) => `Lizenzen von ${accounts(count)} entziehen`,
    title: (count) => `Die Lizenzen von ${accounts(count)} entziehen?`,
    running: (count) => `${accounts(count)}: Lizenzen werden entzogen`,
    done: (done, total) => `Lizenzen entzogen: ${of(done, total)}`,
    will: 'Lizenzen werden entzogen',
    one: 'Ein Entzug von Lizenzen',
    already: 'Hat keine Lizenz',
    nothing: 'Keine Lizenz zu entziehen',
    parts: { change: 'mit Lizenzen', already: 'ohne Lizenzen' },
    form: form('Lizenzen entziehen'),
    notes: [
      'Exchange bewahrt ein Postfach nach dem Entzug der Lizenz 30 Tage lang auf. Machen Sie es in dieser Zeit rückgängig, oder wandeln Sie das Postfach vorher in ein freigegebenes um.',
      'Rückgängig machen erfordert eine verfügbare Lizenz jeder Art.',
    ],
  },
  removeFromGroups: {
    button: (count) => `${accounts(count)} aus Gruppen entfernen`,
    title: (count) => `${accounts(count)} aus den Gruppen entfernen?`,
    running: (count) => `${accounts(count)}: Entfernen aus Gruppen läuft`,
    done: (done, total) => `Aus Gruppen entfernt: ${of(done, total)}`,
    will: 'Wird aus Gruppen entfernt',
    one: 'Ein Entfernen aus Gruppen',
    already: 'Ist in keiner Gruppe',
    nothing: 'Keine Mitgliedschaft zu entfernen',
    parts: { change: 'aus Gruppen zu entfernen', already: 'in keiner Gruppe' },
    form: form('Aus Gruppen entfernen'),
    notes: [
      'Lizenzen und Zugriffe, die mit einer Gruppe kommen, entfallen mit ihr und kommen mit ihr zurück.',
      'Besitzer bleiben Besitzer. Gruppen mit ausgeblendeten Mitgliedern sind nicht zu sehen.',
    ],
  },
  offboard: {
    button: (count) => `Austritt von ${accounts(count)} vollziehen`,
    title: (count) => `Den Austritt von ${accounts(count)} vollziehen?`,
    running: (count) => `${accounts(count)}: Austritt läuft`,
    done: (done, total) => `Austritt vollzogen: ${of(done, total)}`,
    will: 'Austritt wird vollzogen',
    one: 'Ein Austritt',
    already: 'Austritt schon vollzogen',
    nothing: 'Kein Austritt zu vollziehen',
    parts: { change: 'mit Austritt', already: 'schon ausgetreten' },
    form: form('Austritt vollziehen'),
    notes: [
      'Von Hand, in Exchange, innerhalb von 30 Tagen nach dem Entzug der Lizenzen: freigegebenes Postfach oder Archiv, Weiterleitung, automatische Antworten, Verteilerlisten. Microsoft Graph lässt das für andere nicht zu.',
      'Von Hand, in SharePoint: die Dateien in OneDrive übergeben.',
      'Von Hand, in Teams und Entra: neue Besitzer für Teams, Gruppen, Apps und Flows. Gruppen, die bleiben, stehen bei jedem Konto.',
      'Von Hand, in Intune: Geräte zurücksetzen oder ausmustern.',
    ],
  },
}
