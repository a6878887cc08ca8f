import type { English } from '../en.ts'
import { offboarding } from './offboarding.ts'
import { form } from './playbook-text.ts'
import { responses } from './responses.ts'
import { terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common

export const playbooks: Pick<English, 'playbooks' | 'otherPlaybook' | 'actions'> = {
  playbooks: {
    disable: {
      button: (count) => `${accounts(count)} deaktivieren`,
      does: (who) => `${who} deaktivieren`,
      running: (who) => `${who}: Deaktivierung läuft`,
      done: (who) => `${who} deaktiviert`,
      will: 'Wird deaktiviert',
      one: 'Eine Deaktivierung',
      already: 'Bereits deaktiviert',
      isAlready: 'bereits deaktiviert',
      nothing: 'Kein Konto zu deaktivieren',
      parts: { change: 'zu deaktivieren', already: 'bereits deaktiviert' },
      form: form('Konten deaktivieren'),
      notes: [
        'Geöffnete Apps können noch bis zu einer Stunde weiterlaufen, bis ihr Zugriff endet.',
        'Geräte, E-Mail-Weiterleitungen und Gruppenmitgliedschaften bleiben unverändert.',
      ],
      guestsAfter: 'Gäste verlieren hier den Zugriff, werden aber in ihrer eigenen Organisation nicht abgemeldet.',
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch aktiviert`,
      guests: (count) =>
        `${n(count)} davon ${count === 1 ? 'ist ein Gast' : 'sind Gäste'}. Gäste können von hier aus nicht abgemeldet werden.`,
    },
    enable: {
      button: (count) => `${accounts(count)} aktivieren`,
      does: (who) => `${who} aktivieren`,
      running: (who) => `${who}: Aktivierung läuft`,
      done: (who) => `${who} aktiviert`,
      will: 'Wird aktiviert',
      one: 'Eine Aktivierung',
      already: 'Bereits aktiviert',
      isAlready: 'bereits aktiviert',
      nothing: 'Kein Konto zu aktivieren',
      parts: { change: 'zu aktivieren', already: 'bereits aktiviert' },
      form: form('Konten aktivieren'),
      notes: ['Die Anmeldung ist sofort wieder möglich. Kennwörter und Geräte bleiben unverändert.'],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch deaktiviert`,
    },
    signOut: {
      button: (count) => `${accounts(count)} überall abmelden`,
      does: (who) => `${who} überall abmelden`,
      running: (who) => `${who}: Abmeldung läuft`,
      done: (who) => `${who} überall abgemeldet`,
      will: 'Wird abgemeldet',
      one: 'Eine Abmeldung',
      already: 'Bereits abgemeldet',
      isAlready: 'bereits abgemeldet',
      nothing: 'Kein Konto abzumelden',
      parts: { change: 'abzumelden', already: 'bereits abgemeldet' },
      form: {
        title: 'Überall abmelden',
        intro: 'Sie sehen zuerst einen Plan. Die Konten bleiben aktiviert.',
        submit: 'Plan erstellen',
      },
      notes: [
        'Es kann einige Minuten dauern, bis alle Apps wieder eine Anmeldung verlangen.',
        'Die Konten sind weiter aktiviert: Wer das Kennwort kennt, kann sich anmelden.',
      ],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch angemeldet`,
    },
    ...responses,
    ...offboarding,
  },
  otherPlaybook: {
    button: (count) => `${accounts(count)} ändern`,
    does: (who) => `${who} ändern`,
    running: (who) => `${who}: Änderung läuft`,
    done: (who) => `${who} geändert`,
    will: 'Wird geändert',
    one: 'Eine Änderung',
    already: 'Bereits wie gewünscht',
    nothing: 'Kein Konto zu ändern',
    parts: { change: 'zu ändern', already: 'bereits wie gewünscht' },
    form: form('Konten ändern'),
    notes: [],
  },
  actions: {
    'block-sign-in': { label: 'Anmeldung blockieren' },
    'allow-sign-in': { label: 'Anmeldung zulassen' },
    'sign-out': {
      label: 'Überall abmelden',
      input: { title: 'Auch überall abmelden', addition: 'Abmeldung' },
      following: {
        progress: (done, total) => `${n(done)} von ${n(total)} überall abgemeldet.`,
        allDone: 'überall abgemeldet',
        done: (count, verified) =>
          `${n(count)} überall abgemeldet${verified > 0 && verified === count ? ', überprüft' : ''}`,
        failed: (count) => `${n(count)} ${count === 1 ? 'konnte' : 'konnten'} nicht abgemeldet werden`,
        missing: 'Nicht abgemeldet',
        left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} deaktiviert, aber noch angemeldet`,
        fix: (count) => (count === 1 ? 'Das übrige Konto abmelden' : `Die übrigen ${n(count)} abmelden`),
      },
      stays: 'Abmeldungen können nicht rückgängig gemacht werden: Wer abgemeldet wurde, muss sich neu anmelden.',
      steps: {
        done: 'Überall abgemeldet',
        failed: 'Abmeldung fehlgeschlagen',
        uncertain: 'Abmeldung unklar',
        skipped: 'Nicht abgemeldet',
      },
    },
    'require-password-change': {
      label: 'Kennwortänderung verlangen',
      back: 'Kennwortänderung nicht mehr verlangen',
    },
    'reset-password': {
      label: 'Kennwort zurücksetzen',
      stays: 'Das Zurücksetzen kann nicht rückgängig gemacht werden: Das alte Kennwort gibt es nicht mehr.',
    },
    'remove-methods': {
      label: 'Anmeldemethoden entfernen',
      items: (count) => `${n(count)} ${count === 1 ? 'Anmeldemethode' : 'Anmeldemethoden'}`,
      sorts: {
        microsoftAuthenticator: 'Microsoft Authenticator',
        phone: 'Telefon',
        email: 'E-Mail',
        fido2: 'Passkey',
        softwareOath: 'Code aus einer Authenticator-App',
        windowsHelloForBusiness: 'Windows Hello',
        platformCredential: 'Plattformanmeldeinformationen',
        external: 'externe Methode',
        temporaryAccessPass: 'befristeter Zugriffspass',
        qrCodePin: 'QR-Code und PIN',
        hardwareOath: 'Hardwaretoken',
        securityQuestion: 'Sicherheitsfragen',
        appPassword: 'App-Kennwort',
        other: 'andere Methode',
      },
      unseen: 'Hardwaretoken und Sicherheitsfragen in Entra prüfen.',
      unread: 'werden während der Ausführung gelesen und entfernt',
      stays: 'Entfernte Anmeldemethoden können nicht wiederhergestellt werden, sondern müssen neu registriert werden.',
    },
    'disable-devices': {
      label: 'Geräte deaktivieren',
      back: 'Geräte wieder aktivieren',
      caution: 'Nur bekannte aktivieren: Andere könnten vom Angreifer stammen.',
      items: (count) => `${n(count)} ${count === 1 ? 'Gerät' : 'Geräte'}`,
      since: (date) => `registriert am ${date}`,
      limits:
        'Geräte, die diese Personen eingebunden oder registriert haben. Hybrid eingebundene Computer werden im Active Directory oder in Intune verwaltet.',
    },
    'confirm-compromised': { label: 'Als kompromittiert bestätigen' },
    'dismiss-risk': { label: 'Risiko verwerfen' },
    quarantine: { label: 'Unter Quarantäne stellen' },
    'end-quarantine': { label: 'Aus der Quarantäne entlassen' },
    'let-back-in': {
      label: 'Neuen Zugang vorbereiten',
      limits:
        'Die vorgesetzten Personen können sich 24 Stunden lang im Browser befristete Zugriffspässe anzeigen lassen.',
      input: {
        title: 'Wer Kennwort oder Anmeldemethoden verloren hat, bekommt wieder Zugang',
        addition: 'neuer Zugang',
      },
      stays:
        'Ein benutzter Zugriffspass kann nicht zurückgenommen werden. Wird das Konto deaktiviert, sind alle anderen Zugriffspässe wertlos.',
      steps: {
        done: 'Neuer Zugang vorbereitet',
        failed: 'Neuer Zugang fehlgeschlagen',
        uncertain: 'Neuer Zugang unklar',
        skipped: 'Kein neuer Zugang',
      },
    },
    'revoke-consents': {
      label: 'App-Zustimmungen widerrufen',
      back: 'App-Zustimmungen wiederherstellen',
      caution: 'Nur geprüfte wiederherstellen; jede Person kann neu zustimmen.',
      items: (count) => `${n(count)} ${count === 1 ? 'App-Zustimmung' : 'App-Zustimmungen'}`,
      since: (date) => `erteilt am ${date}`,
      unnamed: 'Für App-Namen ist Application.Read.All nötig.',
    },
    'remove-licences': {
      label: 'Lizenzen entziehen',
      back: 'Lizenzen wiederherstellen',
      items: (count) => `${n(count)} ${count === 1 ? 'Lizenz' : 'Lizenzen'}`,
      limits: 'Soll ein Postfach bleiben, zuerst in ein freigegebenes umwandeln.',
    },
    'remove-from-groups': {
      label: 'Aus Gruppen entfernen',
      back: 'Wieder in Gruppen aufnehmen',
      items: (count) => `${n(count)} ${count === 1 ? 'Mitgliedschaft' : 'Mitgliedschaften'}`,
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
  },
}
