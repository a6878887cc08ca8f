import type { English } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const many = (count: number, one: string, several: string) => `${n(count)} ${count === 1 ? one : several}`

const names: English['details']['names'] = {
  signIns: 'Letzte Anmeldung',
  methods: 'Anmeldemethoden',
  licences: 'Lizenzen',
  devices: 'Geräte',
  risk: 'Risiko',
  groups: 'Wichtige Gruppen',
}
const readers: English['details']['readers'] = {
  signIns: 'Berichtleseberechtigter',
  methods: 'Authentifizierungsadministrator',
  risk: 'Sicherheitsleseberechtigter',
}
const groups: English['details']['groups'] = {
  operators: 'Operatoren dieses Bots',
  approvers: 'Genehmigende dieses Bots',
  protected: 'Geschützt',
  roleAssignable: 'Rollenzuweisbar',
}

/** Account details shown on request. */
export const details: English['details'] = {
  show: 'Details',
  names,
  lastSignIn: (time) => `Letzte Anmeldung ${time}`,
  never: 'Noch nie angemeldet',
  onlyTried: (time) => `Keine erfolgreiche Anmeldung verzeichnet, letzter Versuch am ${time}`,
  byApps: (time) => `Nur Anmeldungen von Apps, zuletzt am ${time}`,
  alsoByApps: (time) => `durch Apps ${time}`,
  methods: (count) => `${count === 0 ? 'Keine' : n(count)} sichtbar`,
  methodsShort: (count) => (count === 0 ? 'Keine sichtbare Methode' : many(count, 'Methode', 'Methoden')),
  unseenMethods: 'Hardwaretoken und Sicherheitsfragen sind hier nicht sichtbar.',
  noLicence: 'Keine Lizenz',
  devices: (total, enabled) =>
    total === 0
      ? 'Kein Gerät'
      : `${many(total, 'Gerät', 'Geräte')}${enabled === undefined ? '' : `, davon ${n(enabled)} aktiviert`}`,
  risk: { none: 'Kein Risiko', atRisk: 'Gefährdet', confirmedCompromised: 'Als kompromittiert bestätigt' },
  groups,
  noGroup: 'Keine',
  sums: {
    never: (count) => `${n(count)} noch nie angemeldet`,
    noMethod: (count) => `${n(count)} ohne sichtbare Methode`,
    risky: (count) => `${n(count)} gefährdet`,
    grouped: (count) => `${n(count)} in wichtigen Gruppen`,
  },
  gaps: {
    permission: (what, scopes) =>
      `${what}: Der App fehlt ${scopes}. Erteilen kann das ein Cloudanwendungsadministrator oder Globaler Administrator.`,
    role: (what, roles) =>
      `${what}: Ihre Rolle erlaubt den Abruf nicht. Nötig ist die Rolle ${roles}; zuweisen kann sie ein Administrator für privilegierte Rollen.`,
    licence: (what, licence) => `${what}: Ihrem Mandanten fehlt die Lizenz ${licence}.`,
    cloud: (what) => `${what}: Ihre Microsoft-Cloud bietet das nicht an.`,
    unavailable: (what) => `${what}: Der Abruf ist fehlgeschlagen. Versuchen Sie es in einer Minute erneut.`,
  },
  readers,
  readsAll: 'Globaler Leser',
  inactive: (days, since) => `seit ${many(days, 'Tag', 'Tagen')} nicht angemeldet (keine Anmeldung nach dem ${since})`,
  includesNever: (count) =>
    count === 1
      ? '1 davon wurde bereits vorher angelegt und hat sich noch nie angemeldet.'
      : `${n(count)} davon wurden bereits vorher angelegt und haben sich noch nie angemeldet.`,
  late: 'Microsoft Entra zeigt Anmeldungen manchmal erst nach Stunden an.',
}
