import type { English } from '../en.ts'

export const origin: English['origin'] = {
  label: 'Vorfall',
  named: (id, title) => (title ? `${id}: „${title}“` : id),
  answers: (id, title) => (title ? `Vorfall ${id}: „${title}“` : `Vorfall ${id}`),
  contain: 'Eindämmen',
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
