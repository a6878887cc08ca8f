import type { page as en } from './page-en.ts'

export const page: typeof en = {
  start: {
    title: 'Eine Genehmigungsanfrage beantworten',
    text: 'Melden Sie sich an, um die Anfrage zu lesen. Das ist auch dann nötig, wenn Sie schon angemeldet sind: Es zeigt, dass wirklich Sie antworten.',
    careful:
      'Nur Genehmigende, die gefragt wurden, können sie sehen. Hat Sie niemand gefragt, schließen Sie diese Seite.',
    button: 'Anmelden',
  },
  signedIn: (name) => `Angemeldet als ${name}, für eine Antwort innerhalb von zehn Minuten.`,
  times: (zone) => `Zeiten: ${zone}.`,
  code: 'Kennung des Plans',
  codeHint: 'Die Karte in Teams zeigt dieselben Zeichen.',
  irreversible: '▲ Nicht alles davon lässt sich rückgängig machen.',
  all: (count) => (count === 1 ? 'Konto anzeigen' : `Alle ${count} Konten anzeigen`),
  more: (count) => `und ${count} weitere`,
  comment: 'Kommentar (optional, wird protokolliert)',
  approve: 'Genehmigen',
  deny: 'Ablehnen',
  approved: {
    title: 'Genehmigt',
    text: (name) => `Der Vorgang läuft jetzt mit den Berechtigungen von ${name}. Sie können diese Seite schließen.`,
  },
  denied: {
    title: 'Abgelehnt',
    text: (name) => `Es wurde nichts geändert, und ${name} erfährt es. Sie können diese Seite schließen.`,
  },
  notFound:
    'Hier ist keine Anfrage, die Sie beantworten können. Prüfen Sie die Adresse und mit welchem Konto Sie sich angemeldet haben, oder fragen Sie die Person, die Ihnen die Adresse gegeben hat.',
  chooseAnswer: 'Wählen Sie eine Antwort.',
  refused: {
    title: 'Es wurde nichts genehmigt',
    cancelled: 'Die Anmeldung wurde abgebrochen. Es wurde nichts geändert, und die Anfrage bleibt offen.',
    signIn: (number) =>
      `Microsoft Entra hat Sie nicht angemeldet${number > 0 ? ` (AADSTS${number})` : ''}. Die Anfrage bleibt offen. Wenn eine Richtlinie Ihrer Organisation einen Passkey oder ein Firmengerät verlangt, benutzen Sie diese; wenden Sie sich sonst an die Betreiber von Rollcall.`,
    unavailable:
      'Etwas funktioniert gerade nicht. Es wurde nichts geändert, und die Anfrage bleibt offen. Warten Sie eine Minute und versuchen Sie es erneut.',
    stale:
      'Dafür ist eine neue Anmeldung nötig, und Ihre war von vorher. Es wurde nichts geändert, und die Anfrage bleibt offen. Öffnen Sie die Seite in einem privaten Fenster und versuchen Sie es erneut. Wenn das nicht hilft, verwendet die Anmeldeseite Ihrer Organisation frühere Anmeldungen wieder oder sagt nicht, von wann sie sind: Wenden Sie sich an die Betreiber von Rollcall.',
    context:
      'Microsoft Entra hat nicht bestätigt, dass Sie sich so angemeldet haben, wie Ihre Organisation es für Genehmigungen verlangt. Es wurde nichts geändert, und die Anfrage bleibt offen. Melden Sie sich mit der Methode oder dem Gerät an, das die Richtlinie verlangt, oder wenden Sie sich an die Betreiber von Rollcall.',
    expired: 'Diese Anmeldung wurde bereits benutzt oder ist abgelaufen. Öffnen Sie die Seite erneut.',
    foreign: 'Diese Antwort kam nicht von der Rollcall-Seite. Es wurde nichts geändert. Öffnen Sie die Seite erneut.',
    tooFast: 'Das waren zu viele Anfragen. Warten Sie eine Minute und öffnen Sie die Seite erneut.',
    again: 'Erneut anmelden',
  },
}
