import type { Answer } from '../../trial/check.ts'

type Fault = readonly [name: string, alter: (answer: Answer) => Answer]

const refused =
  (status: number, code = 'Request_BadRequest'): Fault[1] =>
  () => ({
    status,
    headers: {},
    body: { error: { code, message: 'Planted.' } },
  })
const accepted =
  (status = 200, body: unknown = { value: [] }): Fault[1] =>
  () => ({ status, headers: {}, body })
const empty: Fault[1] = ({ status, headers }) => ({ status, headers, body: { value: [] } })

/** The entries of a list, each changed. */
const each =
  (change: object): Fault[1] =>
  ({ body, ...rest }) => ({
    ...rest,
    body: { ...Object(body), value: (Object(body)['value'] as object[]).map((one) => ({ ...one, ...change })) },
  })

/** The calls of a batch, each changed. */
const calls =
  (change: object): Fault[1] =>
  ({ body, ...rest }) => ({
    ...rest,
    body: { responses: (Object(body)['responses'] as object[]).map((one) => ({ ...one, ...change })) },
  })

/** Incidents as Defender for Endpoint reports them. */
const withoutRoles: Fault[1] = ({ body, ...rest }) => ({
  ...rest,
  body: JSON.parse(JSON.stringify(body).replaceAll('"compromised"', '')),
})

const badRequest: Fault = ['read', refused(400)]
const nobody: Fault = ['read', empty]

/** For each automatic check an answer, of the request with this name, that it must not accept. */
export const faults: Readonly<Record<string, Fault>> = {
  list: ['read', ({ body, ...rest }) => ({ ...rest, body: { value: Object(body)['value'] } })],
  search: nobody,
  'names-in-any-case': nobody,
  'second-addresses': badRequest,
  'employee-ids': badRequest,
  'names-on-premises': badRequest,
  states: nobody,
  'password-times': nobody,
  memberships: badRequest,
  'role-groups': badRequest,
  'role-assignments': nobody,
  'eligible-roles': badRequest,
  domains: nobody,
  'licence-counts': badRequest,
  'licences-and-groups': nobody,
  consents: badRequest,
  'tenant-consents': badRequest,
  devices: badRequest,
  dependents: badRequest,
  methods: ['read', each({ '@odata.type': '#microsoft.graph.holographicAuthenticationMethod' })],
  'by-ids': nobody,
  'by-ids-with-top': ['read', accepted()],
  'by-ids-too-many': ['read', accepted()],
  'report-of-fifty': badRequest,
  'report-page': badRequest,
  'last-sign-ins': nobody,
  'account-changes': badRequest,
  'search-with-sign-ins': badRequest,
  'risky-users': badRequest,
  'conditional-access': badRequest,
  'temporary-memberships': badRequest,
  incidents: badRequest,
  'incident-roles': ['read', withoutRoles],
  'leave-dates': nobody,
  'audit-search': ['read', refused(404, 'UnknownError')],
  'audit-search-beta': ['read', refused(404, 'UnknownError')],
  'unknown-account': ['read', refused(404, 'UnknownError')],
  nonsense: badRequest,
  'garbled-token': [
    'read',
    ({ headers, ...rest }) => ({ ...rest, headers: { ...headers, 'www-authenticate': 'Bearer claims="e30="' } }),
  ],
  'no-token': ['read', refused(403)],
  batch: ['read', calls({ status: 404 })],
  'batch-too-large': ['read', accepted(200, { responses: [] })],
  'batch-wrong-method': ['read', calls({ status: 501 })],
  'batch-dependency': ['read', calls({ status: 200 })],
  'batch-unknown-dependency': ['read', accepted(200, { responses: [] })],
  'batch-without-content': ['enable', calls({ status: 200 })],
  disable: ['read', each({ accountEnabled: true })],
  'enabled-as-text': ['disable', accepted(204)],
  'sign-out': ['read', each({ signInSessionsValidFromDateTime: '2020-01-01T00:00:00Z' })],
  'require-password-change': ['read', each({ passwordProfile: null })],
  'weak-password': ['set', accepted(204)],
  'reset-password': ['follow', accepted(200, { status: 'failed' })],
  'reset-in-batch': ['reset', calls({ headers: {} })],
  'two-phones': ['remove mobile first', accepted(204)],
  'removed-twice': ['remove again', accepted(204)],
  'pace-of-methods': ['remove', refused(429, 'TooManyRequests')],
  'pass-policy': ['read', refused(400)],
  pass: ['create', accepted(201, { id: 'x' })],
  'pass-for-too-long': ['create', accepted(201, { id: 'x' })],
  risk: ['read', empty],
  'risk-of-nobody': ['confirm', accepted(204)],
  'risk-of-sixty-one': ['dismiss', accepted(204)],
  ready: ['ready', refused(503)],
  unsigned: ['send', accepted(202)],
  metrics: ['metrics', accepted(200)],
  message: ['change', refused(403)],
  'not-installed': ['open', accepted(201, { id: 'a:planted' })],
  'no-consent': ['exchange', refused(400, '50076')],
}
