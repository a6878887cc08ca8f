import { unnamedNote } from '../../../operations/registry/reason.ts'
import type * as en from '../en/origin.ts'

export const origin: typeof en.origin = {
  label: 'Vorfall',
  named: (id, title) => (title ? `${id}: „${title}“` : id),
  answers: (id, title) => (title ? `Vorfall ${id}: „${title}“` : `Vorfall ${id}`),
  contain: 'Eindämmen',
  notChosen: (detail) => `Auch im Vorfall, nicht ausgewählt${detail ? `: ${detail}` : ''}`,
  roles: {
    compromised: 'kompromittiert',
    attacker: 'Angreifer',
    attacked: 'angegriffen',
    source: 'Ausgangspunkt',
    destination: 'Empfänger',
    created: 'beim Angriff angelegt',
    added: 'beim Angriff hinzugefügt',
    edited: 'beim Angriff geändert',
    suspicious: 'verdächtig',
    policyViolator: 'Verstoß gegen eine Richtlinie',
    contextual: 'unbeteiligt',
    malicious: 'bösartig',
    noThreatsFound: 'keine Bedrohung gefunden',
  },
}

export const why: typeof en.why = { [unnamedNote]: () => 'Vom Vorfall nicht genannt' }
