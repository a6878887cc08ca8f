import type { passPage as en } from '../en/pass-page.ts'

const canShow = (count: number) => (count === 1 ? 'kann noch ein Zugriffspass' : `können noch ${count} Zugriffspässe`)

export const passPage: typeof en = {
  start: {
    title: 'Helfen Sie jemandem, sich wieder anzumelden',
    text: 'Jemand kann sich nicht mehr am eigenen Konto anmelden. Melden Sie sich an, um zu sehen, wem Sie mit diesem Link helfen können.',
    careful:
      'Sie werden nach Ihrem Kennwort gefragt, auch wenn Sie bereits angemeldet sind. Der Link funktioniert nur für eine Person.',
    button: 'Anmelden',
  },
  ask: {
    title: (name) => `Soll sich ${name} wieder anmelden können?`,
    why: (name) => `${name} hat Sie darum gebeten.`,
    question: (name) => `Wie haben Sie geprüft, ob es wirklich ${name} ist?`,
    ways: {
      seen: 'Ich habe die Person gesehen, persönlich oder per Video',
      calledBack: 'Ich habe unter einer Nummer zurückgerufen, die ich bereits kannte',
      idDocument: 'Ich habe einen Ausweis gesehen',
    },
    careful: (name) =>
      `Wer den Zugriffspass hat, kann sich als ${name} anmelden. Wenn Sie unsicher sind oder jemand Sie drängt, schließen Sie diese Seite.`,
    button: 'Zugriffspass anzeigen',
    unanswered: 'Wählen Sie aus, wie Sie es geprüft haben.',
  },
  left: (count) =>
    count === 0 ? 'Ein weiterer Zugriffspass kann nicht angezeigt werden.' : `Es ${canShow(count)} angezeigt werden.`,
  former: 'Ein neuer Zugriffspass macht den vorherigen ungültig.',
  formerEnded: 'Ein früher angezeigter Zugriffspass gilt nicht mehr.',
  askFor: (name) => `Wenn noch einer nötig ist, fragen Sie ${name}.`,
  shown: {
    title: (name) => `Der Zugriffspass für ${name}`,
    works: (minutes) =>
      `Er gilt ${minutes === 1 ? 'eine Minute' : `${minutes} Minuten`} lang und nur für eine Anmeldung.`,
    aloud: 'Zeichen für Zeichen vorlesen',
    next: (name) => `Was ${name} jetzt tun muss`,
    open: (upn) => `Diese Adresse öffnen und sich mit dem Zugriffspass als ${upn} anmelden:`,
    register: 'Innerhalb von zehn Minuten eine Anmeldemethode hinzufügen, etwa Microsoft Authenticator.',
    password: 'Danach ein neues Kennwort festlegen.',
    delay: 'Wird der Zugriffspass nicht angenommen, eine Minute warten und ihn erneut eingeben.',
    limits: (operator) =>
      `Wird er angenommen, aber der nächste Schritt blockiert, verlangt eine Richtlinie einen Passkey, ein Firmengerät oder einen vertrauenswürdigen Ort. Fragen Sie dann ${operator}.`,
    gone: 'Der Zugriffspass wird nur jetzt angezeigt und nirgends gespeichert. Schließen Sie diese Seite, wenn Sie fertig sind.',
  },
  capital: (letter, word) => `großes ${letter}, ${word}`,
  small: (letter, word) => `kleines ${letter}, ${word}`,
  digit: (digit) => `Ziffer ${digit}`,
  alphabet:
    'Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München Nürnberg Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten Ypsilon Zwickau',
  symbol: 'Sonderzeichen',
  symbols: {
    '!': 'Ausrufezeichen',
    '"': 'Anführungszeichen',
    '#': 'Raute',
    $: 'Dollar',
    '%': 'Prozent',
    '&': 'kaufmännisches Und',
    "'": 'Apostroph',
    '(': 'Klammer auf',
    ')': 'Klammer zu',
    '*': 'Stern',
    '+': 'Plus',
    ',': 'Komma',
    '-': 'Bindestrich',
    '.': 'Punkt',
    '/': 'Schrägstrich',
    ':': 'Doppelpunkt',
    ';': 'Semikolon',
    '<': 'kleiner als',
    '=': 'Gleichheitszeichen',
    '>': 'größer als',
    '?': 'Fragezeichen',
    '@': 'At-Zeichen',
    '[': 'eckige Klammer auf',
    '\\': 'umgekehrter Schrägstrich',
    ']': 'eckige Klammer zu',
    '^': 'Zirkumflex',
    _: 'Unterstrich',
    '`': 'Gravis',
    '{': 'geschweifte Klammer auf',
    '|': 'senkrechter Strich',
    '}': 'geschweifte Klammer zu',
    '~': 'Tilde',
  },
  refused: {
    title: 'Es wurde kein Zugriffspass angezeigt',
    cancelled: 'Die Anmeldung wurde abgebrochen. Es wurde nichts geändert.',
    signIn: (number) =>
      `Microsoft Entra hat die Anmeldung nicht zugelassen${number > 0 ? ` (AADSTS${number})` : ''}. Wenden Sie sich an Ihren Helpdesk und geben Sie den Link nicht weiter.`,
    unavailable:
      'Zurzeit liegt eine Störung vor. Versuchen Sie es in einer Minute erneut. Wenn das nicht hilft, wenden Sie sich an Ihren Helpdesk.',
    tenant:
      'Dieses Konto gehört zu einer anderen Organisation. Melden Sie sich mit Ihrem eigenen Geschäfts- oder Schulkonto an.',
    stale:
      'Dafür ist eine neue Anmeldung nötig, und Ihre war zu alt. Öffnen Sie den Link in einem privaten Fenster und versuchen Sie es erneut. Wenn das nicht hilft, verwendet die Anmeldeseite Ihrer Organisation frühere Anmeldungen wieder: Wenden Sie sich an Ihren Helpdesk.',
    context: 'Microsoft Entra hat nicht bestätigt, wie Sie sich angemeldet haben. Wenden Sie sich an Ihren Helpdesk.',
    expired: 'Diese Anmeldung wurde bereits benutzt oder ist abgelaufen. Öffnen Sie den Link erneut.',
    foreign: 'Diese Anfrage kam nicht von der Rollcall-Seite. Es wurde nichts geändert. Öffnen Sie den Link erneut.',
    tooFast: 'Das waren zu viele Anfragen. Warten Sie eine Minute und öffnen Sie den Link erneut.',
    again: 'Erneut anmelden',
  },
}
