import type { SaidErrors } from '../../../messages/told.ts'
import type { handoverErrors } from '../errors.ts'

export const errors: SaidErrors<typeof handoverErrors> = {
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
