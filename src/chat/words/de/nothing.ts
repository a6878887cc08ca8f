import type { English } from '../en.ts'

const ist = (count: number) => (count === 1 ? 'ist' : 'sind')

export const nothing: English['nothing'] = {
  already: (who, count, what) => `${who} ${ist(count)} ${what}`,
  protected: (who, count) => `${who} ${ist(count)} geschützt`,
  protectedBecause: (who, why) => `${who} ist geschützt: ${why}`,
  notFound: (who) => `${who} nicht gefunden`,
  protectedRole: (who, roles) => `${who} ist geschützt: ${roles}`,
  because: (who, why) => `${who}: ${why}`,
  similar: (names) => `Meinten Sie ${names}?`,
  spelling: 'Prüfen Sie die Schreibweise oder suchen Sie nach einem Teil des Namens.',
  recorded: 'Dieser Versuch wurde protokolliert.',
  search: 'Suchen',
}
