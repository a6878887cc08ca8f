import type { English } from '../en.ts'

/** Continuing someone else's operation. */
export const handover: English['handover'] = {
  asks: (name, what) => `${name} möchte Ihren Vorgang übernehmen: ${what}`,
  asksFor: (name, owner, what) => `${name} möchte einen Vorgang von ${owner} übernehmen: ${what}`,
  asked: (owner, what) => `${owner} wurde um die Übergabe gebeten: ${what}`,
  answerBy: (time) => `Die Anfrage läuft um ${time} ab.`,
  owner:
    'Wenn Sie den Vorgang übergeben, läuft er von da an mit den Berechtigungen dieser Person, und Sie können ihn nicht mehr ändern.',
  approver: (owner) => `Der Vorgang wartet schon länger auf ${owner}. Sie können stellvertretend zustimmen.`,
  ownerIsBack: (owner) => `Der Vorgang wartet nicht mehr auf ${owner}. Nur diese Person kann ihn jetzt übergeben.`,
  taker: 'Bis dahin ändert sich nichts. Danach zeigt diese Karte den Vorgang.',
  approversToo: 'Auch Genehmigende wurden gefragt.',
  agree: 'Übergeben',
  agreeFor: 'Zustimmen',
  decline: 'Ablehnen',
  withdraw: 'Zurückziehen',
  agreed: (owner, taker, what) => `${taker} übernimmt von ${owner}: ${what}`,
  agreedText:
    'Bereits gesendete Anfragen werden noch ausgeführt. Mit den bisherigen Berechtigungen werden keine weiteren gesendet.',
  done: (owner, taker, what) => `${taker} hat von ${owner} übernommen: ${what}`,
  doneText: (taker) =>
    `Der Vorgang läuft ab jetzt mit den Berechtigungen von ${taker}, und nur diese Person kann ihn rückgängig machen.`,
  declined: (owner, what) => `${owner} behält den Vorgang: ${what}`,
  denied: (name, what) => `${name} hat der Übergabe nicht zugestimmt: ${what}`,
  withdrawn: (name, what) => `${name} hat die Übernahmeanfrage zurückgezogen: ${what}`,
  refused: (name, what) => `${name} kann nicht übernehmen: ${what}`,
  refusedText:
    'Das können nur Operatoren mit einem aktivierten Konto, das der Vorgang nicht ändert. Der Vorgang wird nicht übergeben.',
  expired: (what) => `Niemand hat rechtzeitig auf die Übernahmeanfrage geantwortet: ${what}`,
  void: (what) => `Der Vorgang endete vor der Übergabe: ${what}`,
  agreedBy: (name) => `${name} hat zugestimmt.`,
  agreedInPlace: (name, owner) => `${name} hat stellvertretend für ${owner} zugestimmt.`,
  answered: 'Diese Anfrage wurde bereits beantwortet.',
  labels: { handed: 'Übergeben', wantedBy: 'Übernahme angefragt von' },
  handed: (owner, taker, by) => `${owner} → ${taker}${by ? `, mit Zustimmung von ${by}` : ''}`,
}
