import assert from 'node:assert/strict'
import { accountSwitches } from '../../../src/features/outside-changes/audit-log.ts'
import { drive, scripted } from '../../graph/script.ts'

const now = Date.UTC(2026, 2, 2, 14)
const second = 1_000
const address = 'https://graph.example.test/v1.0/auditLogs/directoryAudits'

type Activity = 'Enable account' | 'Disable account'

const entry = (activityDisplayName: Activity, at: number, more: object = {}) => ({
  activityDisplayName,
  activityDateTime: new Date(at).toISOString(),
  result: 'success',
  initiatedBy: { user: { id: 'MEGAN', displayName: 'Megan Bowen', userPrincipalName: 'megan@contoso.example' } },
  targetResources: [{ id: 'ADELE' }],
  ...more,
})

/** Reads a log in which each activity has this many pages of entries, this far apart. */
function readLog(pages: number, apart: Readonly<Record<Activity, number>>) {
  const { graph, clock, items } = scripted({
    item: ({ url }) => {
      const { searchParams } = new URL(url, 'http://graph')
      const filter = searchParams.get('$filter') ?? ''
      const [page = '0', first = ''] = (searchParams.get('$skiptoken') ?? '').split('-')
      const activity = (first || /'([^']+)'/.exec(filter)?.[1]) as Activity
      const value = Array.from({ length: 999 }, (_, n) =>
        entry(activity, now - (Number(page) * 999 + n) * apart[activity]),
      )
      const link = `${address}?$skiptoken=${Number(page) + 1}-${encodeURIComponent(activity)}`
      return { status: 200, body: { value, ...(Number(page) + 1 < pages && { '@odata.nextLink': link }) } }
    },
  })
  const reader = graph.as(async () => 'token')
  const read = reader.ask(accountSwitches, now - 30 * 86_400 * second, new AbortController().signal)
  return drive(clock, read).then((log) => ({ log, requests: items().length }))
}

describe('reading who disabled and enabled accounts', () => {
  it('ends after 5,000 entries, and says from when on everything was read', async () => {
    const { log, requests } = await readLog(10, { 'Enable account': 60 * second, 'Disable account': second })
    assert.equal(requests, 6)
    const disabled = log.switches.filter(({ enabled }) => !enabled)
    assert.deepEqual(
      [disabled.length, log.switches.length],
      [5 * 999, 6 * 999],
      'the list that is behind is read first',
    )
    assert.equal(log.readFrom, now - (5 * 999 - 1) * second)
  })

  it('ends with the log, and then knows everything since the time that was asked for', async () => {
    const { log, requests } = await readLog(2, { 'Enable account': second, 'Disable account': second })
    assert.deepEqual([requests, log.switches.length], [4, 4 * 999])
    assert.equal(log.readFrom, now - 30 * 86_400 * second)
  })

  it('counts only what succeeded, and knows programs that lack an ID or a name', async () => {
    const by = (initiatedBy: object, more: object = {}) => entry('Disable account', now, { initiatedBy, ...more })
    const app = (more: object) => by({ app: { appId: null, displayName: null, servicePrincipalId: 'sp', ...more } })
    const value = [
      by({}, { result: 'failure' }),
      by({}, { result: 'timeout' }),
      by({ user: { id: 'MEGAN', displayName: null, userPrincipalName: 'megan@contoso.example' } }),
      app({ displayName: 'Microsoft Azure AD Sync' }),
      by({ user: { id: 'x', userPrincipalName: 'Sync_DC01_0123456789ab@contoso.example' } }),
      app({ appId: '60CA1954-583C-4D1F-86DE-39D835F3E452', displayName: 'MicrosoftDefenderXDR' }),
      app({ displayName: 'Workday' }),
      app({}),
      by({}),
    ]
    const { graph, clock } = scripted({
      item: ({ url }) => ({ status: 200, body: { value: url.includes('Disable') ? value : [] } }),
    })
    const read = graph.as(async () => 'token').ask(accountSwitches, now - second, new AbortController().signal)
    const { switches } = await drive(clock, read)
    assert.deepEqual(
      switches.map(({ by: { kind, name } }) => [kind, name]),
      [
        ['person', 'megan@contoso.example'],
        ['sync', 'Microsoft Azure AD Sync'],
        ['sync', 'Sync_DC01_0123456789ab@contoso.example'],
        ['disruption', 'MicrosoftDefenderXDR'],
        ['app', 'Workday'],
        ['app', 'sp'],
        ['app', '–'],
      ],
    )
    assert.deepEqual([switches[0]?.by.id, switches[0]?.account], ['megan', 'adele'])
  })
})
