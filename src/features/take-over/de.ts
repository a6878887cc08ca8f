import type { SaidErrors } from '../../chat/words/told.ts'
import type { en } from './en.ts'
import type { handoverErrors } from './errors.ts'

const errors: SaidErrors<typeof handoverErrors> = {
  alreadyYours: ({ id }) => ({
    what: `Vorgang ${id} gehört Ihnen bereits.`,
    todo: `Senden Sie „operation ${id}“, um ihn zu öffnen.`,
  }),
  handoverNotNow: ({ id }) => ({
    what: `Vorgang ${id} wartet auf Genehmigung und kann jetzt nicht übergeben werden.`,
    todo: 'Versuchen Sie es erneut, sobald er genehmigt ist.',
  }),
  handoverAsked: ({ id, name }) => ({
    what: `${name} hat bereits darum gebeten, Vorgang ${id} zu übernehmen.`,
    todo: 'Warten Sie, bis diese Anfrage beantwortet ist.',
  }),
  takerMayNot: ({ name, because }) => ({
    what: {
      notOperator: `${name} gehört nicht mehr zu den Operatoren und kann diesen Vorgang nicht übernehmen.`,
      disabled: `${name} kann diesen Vorgang nicht übernehmen: Das Konto ist deaktiviert.`,
      target: `Dieser Vorgang ändert das Konto von ${name}. Deshalb kann er nicht an diese Person übergeben werden.`,
    }[because],
    todo: 'Der Vorgang wird nicht übergeben. Ein anderer Operator kann um die Übergabe bitten.',
  }),
  approvedByTaker: ({ name }) => ({
    what: `${name} hat diesen Vorgang genehmigt. Wer einen Vorgang genehmigt, kann ihn nicht übernehmen.`,
    todo: 'Ein anderer Operator kann um die Übergabe bitten.',
  }),
  takerNeedsApproval: ({ name, limit }) => ({
    what: `Mit diesem Vorgang würde ${name} mehr als ${limit} Konten ohne Genehmigung ändern.`,
    todo: 'Ein anderer Operator kann um die Übergabe bitten.',
  }),
  ownHandover: ({ name }) => ({
    what: 'Sie haben selbst um die Übergabe gebeten und können ihr deshalb nicht zustimmen.',
    todo: `Warten Sie, bis ${name} oder eine angefragte genehmigende Person zustimmt.`,
  }),
  ownerIsBack: ({ name }) => ({
    what: `Dieser Vorgang wartet nicht mehr auf ${name}.`,
    todo: 'Nur diese Person kann ihn jetzt übergeben.',
  }),
  nobodyAsks: ({ id }) => ({
    what: `Niemand möchte Vorgang ${id} übernehmen.`,
    todo: `Eine andere Person kann „take over ${id}“ senden.`,
  }),
}

export const de: typeof en = {
  errors,
  commands: {
    'take over': {
      summary: 'Übernimmt den Vorgang einer anderen Person.',
      usage: 'take over [ID]',
      details: [
        'Für geplante, laufende und unterbrochene Vorgänge. Die Person, der der Vorgang gehört, wird um die Übergabe gebeten; wartet er schon länger auf sie, werden auch Genehmigende gefragt.',
        'Nach der Übergabe läuft er mit Ihren Berechtigungen, und alles wird erneut geprüft.',
      ],
      examples: ['take over tobaki-42', 'übernehmen tobaki-42'],
    },
    'hand over': {
      summary: 'Übergibt einen Vorgang an die Person, die darum bittet.',
      usage: 'hand over [ID]',
      details: [
        'Zeigt die Anfrage mit Schaltflächen für die Antwort. Für die Person, der der Vorgang gehört, und für angefragte Genehmigende.',
      ],
      examples: ['hand over tobaki-42', 'übergeben tobaki-42'],
    },
    'decline handover': {
      summary: 'Lehnt die Übergabe eines Vorgangs ab.',
      usage: 'decline handover [ID]',
      details: [
        'Zeigt die Anfrage mit Schaltflächen für die Antwort. Für die Person, der der Vorgang gehört, und für angefragte Genehmigende.',
      ],
      examples: ['decline handover tobaki-42', 'übergabe ablehnen tobaki-42'],
    },
  },
  auditSteps: {
    handoverAsked: 'Übernahme angefragt',
    handoverAgreed: 'Übergabe zugesagt',
    handedOver: 'Übergeben',
    handoverDeclined: 'Übergabe abgelehnt',
    handoverWithdrawn: 'Übernahmeanfrage zurückgezogen',
    handoverDenied: 'Übergabe nicht genehmigt',
    handoverRefused: 'Übergabe abgelehnt: Voraussetzungen fehlen',
    handoverExpired: 'Übernahmeanfrage abgelaufen',
  },
  /** Continuing someone else's operation. */
  handover: {
    asks: (name, what) => `${name} möchte Ihren Vorgang übernehmen: ${what}`,
    asksFor: (name, owner, what) => `${name} möchte einen Vorgang von ${owner} übernehmen: ${what}`,
    asked: (owner, what) => `${owner} wurde um die Übergabe gebeten: ${what}`,
    answerBy: (time) => `Die Anfrage läuft um ${time} ab.`,
    owner:
      'Wenn Sie den Vorgang übergeben, läuft er von da an mit den Berechtigungen dieser Person, und Sie können ihn nicht mehr ändern.',
    approver: 'Der Vorgang wartet schon länger auf diese Person. Sie können stellvertretend zustimmen.',
    ownerIsBack: (owner) => `Der Vorgang wartet nicht mehr auf ${owner}. Nur diese Person kann ihn jetzt übergeben.`,
    taker: 'Bis dahin ändert sich nichts. Danach zeigt diese Karte den Vorgang.',
    approversToo: 'Auch Genehmigende wurden gefragt.',
    agree: 'Übergeben',
    agreeFor: 'Zustimmen',
    decline: 'Ablehnen',
    withdraw: 'Zurückziehen',
    agreed: (owner, taker, what) => `${taker} übernimmt von ${owner}: ${what}`,
    agreedText:
      'Mit den bisherigen Berechtigungen wird nichts mehr gesendet. Bereits gesendete Änderungen bleiben bestehen.',
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
  },
}
