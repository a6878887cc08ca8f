import type { English } from '../en.ts'
import { form } from './playbook-text.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

/** Playbooks for people who leave. */
export const offboarding = {
  removeLicences: {
    button: (count) => `${accounts(count)} die Lizenzen entziehen`,
    does: (who) => `${who} die Lizenzen entziehen`,
    running: (who) => `${who}: Lizenzen werden entzogen`,
    done: (who) => `Lizenzen entzogen: ${who}`,
    will: 'Lizenzen werden entzogen',
    one: 'Der Entzug von Lizenzen',
    already: 'Hat keine Lizenz',
    nothing: 'Keine Lizenz zu entziehen',
    parts: { change: 'mit Lizenzen', already: 'ohne Lizenzen' },
    form: form('Lizenzen entziehen'),
    notes: [
      'Exchange bewahrt ein Postfach nach dem Entzug der Lizenz 30 Tage lang auf. Machen Sie den Entzug in dieser Zeit rückgängig oder wandeln Sie das Postfach vorher in ein freigegebenes um.',
      'Für „Rückgängig“ muss von jeder Art eine Lizenz verfügbar sein.',
    ],
  },
  removeFromGroups: {
    button: (count) => `${accounts(count)} aus Gruppen entfernen`,
    does: (who) => `${who} aus Gruppen entfernen`,
    running: (who) => `${who}: Entfernen aus Gruppen läuft`,
    done: (who) => `Aus Gruppen entfernt: ${who}`,
    will: 'Wird aus Gruppen entfernt',
    one: 'Das Entfernen aus Gruppen',
    already: 'Ist in keiner Gruppe',
    nothing: 'Keine Mitgliedschaft zu entfernen',
    parts: { change: 'aus Gruppen zu entfernen', already: 'in keiner Gruppe' },
    form: form('Aus Gruppen entfernen'),
    notes: [
      'Lizenzen und Zugriffe, die an einer Gruppe hängen, entfallen mit der Mitgliedschaft und kommen mit ihr zurück.',
      'Besitzer bleiben Besitzer. Gruppen mit ausgeblendeten Mitgliedern sind nicht sichtbar.',
    ],
  },
  offboard: {
    button: (count) => `Offboarding für ${accounts(count)} ausführen`,
    does: (who) => `Offboarding für ${who} ausführen`,
    running: (who) => `${who}: Offboarding läuft`,
    done: (who) => `Offboarding abgeschlossen: ${who}`,
    will: 'Offboarding wird ausgeführt',
    one: 'Ein Offboarding',
    already: 'Offboarding bereits abgeschlossen',
    nothing: 'Kein Konto für ein Offboarding',
    parts: { change: 'für das Offboarding', already: 'bereits abgeschlossen' },
    form: form('Offboarding ausführen'),
    byHand: 'Einiges ist von Hand zu erledigen, etwa im Postfach: Die Postfachschritte beschreiben, wie.',
    admins: (count) =>
      `${accounts(count)} ${count === 1 ? 'behält seine' : 'behalten ihre'} Administratorrollen, aktive und aktivierbare: Entfernen Sie sie von Hand im Entra Admin Center.`,
    notes: [
      'Von Hand, in Exchange, innerhalb von 30 Tagen nach dem Entzug der Lizenzen: freigegebenes Postfach oder Archiv, Weiterleitung, automatische Antworten, Verteilerlisten. Microsoft Graph lässt das für andere nicht zu.',
      'Von Hand, in SharePoint: die Dateien in OneDrive übergeben.',
      'Von Hand, in Teams und Entra: neue Besitzer für Teams, Gruppen, Apps und Flows bestimmen. Gruppen, die bleiben, stehen beim jeweiligen Konto.',
      'Von Hand, in Intune: Geräte zurücksetzen oder abkoppeln.',
    ],
  },
} satisfies Partial<English['playbooks']>
