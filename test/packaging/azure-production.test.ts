import assert from 'node:assert/strict'
import { connectionsPerInstance } from '../../src/store/engine/postgres.ts'
import { readWholeConfig } from '../support/config.ts'
import { botId, fact, known, parametersOf, secretsIn, sent } from './azure.ts'
import { createBicepDeployer, type Deploy, type Deployment } from './bicep-deployment.ts'
import { text } from './project.ts'

const database = 'DBforPostgreSQL/flexibleServers'
const group = { objectId: '41111111-2222-4333-8444-555555555555', name: 'Database administrators', type: 'Group' }

/** Connections that Microsoft's page about limits leaves to users, by size. */
const connections: Readonly<Record<string, number>> = {
  Standard_B1ms: 35,
  Standard_B2s: 414,
  Standard_D2ds_v5: 844,
}

describe('the Azure templates, for production', () => {
  let deploy: Deploy
  const made = (more: Record<string, unknown> = {}) =>
    deploy('infra/azure.bicep', { ...parametersOf('infra/azure.parameters.json'), ...more }, known)
  const ofType = ({ resources }: Deployment, type: string) =>
    resources.filter((one) => one.type === `Microsoft.${type}`).map(({ body }) => body)

  before(async () => {
    deploy = await createBicepDeployer()
  })

  it('set only properties of the database server, the plan and the lock that Microsoft documents', () => {
    const documented: Readonly<Record<string, readonly string[]>> = {
      [database]: [
        'administratorLogin administratorLoginPassword authConfig availabilityZone backup cluster createMode dataEncryption',
        'highAvailability maintenanceWindow network pointInTimeUTC replica replicationRole sourceServerResourceId storage version',
      ],
      [`${database}/administrators`]: ['principalName principalType tenantId'],
      [`${database}/databases`]: ['charset collation'],
      'Web/serverfarms': [
        'elasticScaleEnabled hyperV isSpot isXenon maximumElasticWorkerCount perSiteScaling reserved zoneRedundant',
      ],
      'Authorization/locks': ['level notes owners'],
      'Insights/diagnosticSettings': ['workspaceId logs metrics storageAccountId logAnalyticsDestinationType'],
    }
    const deployment = made({ databaseAdministrator: group, deleteLock: true })
    for (const [type, names] of Object.entries(documented))
      for (const { properties } of ofType(deployment, type)) {
        const known = names.join(' ').split(' ')
        assert.deepEqual(
          Object.keys(Object(properties)).filter((name) => !known.includes(name)),
          [],
          type,
        )
      }
  })

  it('have no standby, zones or remote copies by default, and what is configured otherwise', () => {
    const plain = made()
    assert.deepEqual(fact(plain, database, 'properties/highAvailability'), {
      mode: 'Disabled',
      standbyAvailabilityZone: null,
    })
    assert.equal(fact(plain, database, 'properties/availabilityZone'), null)
    assert.equal(fact(plain, database, 'properties/backup/geoRedundantBackup'), 'Disabled')
    assert.equal(fact(plain, 'Web/serverfarms', 'properties/zoneRedundant'), false)
    const full = made({
      databaseHighAvailability: 'ZoneRedundant',
      databaseZone: '1',
      databaseStandbyZone: '2',
      databaseGeoBackup: true,
      databaseBackupDays: 35,
      databaseStorageGb: 64,
      planSku: 'P0v3',
      instances: 3,
      zoneRedundant: true,
    })
    assert.deepEqual(fact(full, database, 'properties/highAvailability'), {
      mode: 'ZoneRedundant',
      standbyAvailabilityZone: '2',
    })
    assert.equal(fact(full, database, 'properties/availabilityZone'), '1')
    const backup = { backupRetentionDays: 35, geoRedundantBackup: 'Enabled' }
    assert.deepEqual(fact(full, database, 'properties/backup'), backup)
    assert.equal(fact(full, database, 'properties/storage/storageSizeGB'), 64)
    assert.equal(fact(full, 'Web/serverfarms', 'properties/zoneRedundant'), true)
  })

  it('refuse at once what Azure would refuse halfway through the deployment', () => {
    const standard = { planSku: 'P0v3', instances: 2, zoneRedundant: true }
    const burstable = { databaseHighAvailability: 'SameZone', databaseSku: { name: 'Standard_B2s', tier: 'Burstable' } }
    for (const [parameters, refusal] of [
      [{ instances: 4 }, /instances: a Basic plan allows three/],
      [{ planSku: 'b2', instances: 4 }, /instances/],
      [{ ...standard, planSku: 'S1' }, /zoneRedundant: needs a Premium planSku/],
      [{ ...standard, instances: 1 }, /zoneRedundant/],
      [burstable, /databaseHighAvailability/],
    ] as const)
      assert.throws(() => made(parameters), refusal)
    for (const parameters of [{ instances: 3 }, { planSku: 'P0v3', instances: 10 }, standard]) made(parameters)
  })

  it('create the log search rules without asking for data that is not there yet', () => {
    const queries = ofType(made(), 'Insights/scheduledQueryRules')
    assert.ok(queries.length > 20)
    for (const { name, properties } of queries) assert.equal(Object(properties).skipQueryValidation, true, String(name))
  })

  it('choose a server that can have a standby, if one is configured', () => {
    for (const databaseHighAvailability of ['SameZone', 'ZoneRedundant'])
      assert.deepEqual(fact(made({ databaseHighAvailability }), database, 'sku'), {
        name: 'Standard_D2ds_v5',
        tier: 'GeneralPurpose',
      })
  })

  it('choose a server with enough connections for the instances, one more and the doctor, as documented', () => {
    for (const instances of [1, 2, 10]) {
      const { name } = fact(made({ planSku: 'P0v3', instances }), database, 'sku') as { name: string }
      assert.ok((instances + 1) * connectionsPerInstance < (connections[name] ?? 0), `${instances} on ${name}`)
    }
    const table = text('docs/run.md')
    for (const [name, available] of Object.entries(connections)) {
      const most = Math.floor((available - 1) / connectionsPerInstance) - 1
      assert.match(table, new RegExp(`^\\| Azure, ${name}[^|]*\\| ${available} \\| ${most} \\|$`, 'm'))
    }
  })

  it('sign the bot in with its identity, as a role that is not the administrator of the server', () => {
    const deployment = made({ databaseAdministrator: group })
    const { authConfig, administratorLogin, administratorLoginPassword } = Object(
      fact(deployment, database, 'properties'),
    )
    assert.deepEqual(
      [authConfig, administratorLogin, administratorLoginPassword],
      [{ activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: '<tenant>' }, null, null],
    )
    assert.equal(fact(deployment, `${database}/administrators`, 'name'), group.objectId)
    assert.deepEqual(fact(deployment, `${database}/administrators`, 'properties'), {
      principalName: group.name,
      principalType: 'Group',
      tenantId: '<tenant>',
    })
    const DATABASE_URL = secretsIn(deployment)['database-url']
    assert.equal(DATABASE_URL, 'postgresql://rollcall1a2b3c-bot@db.example.com:5432/rollcall?sslmode=verify-full')
    const config = readWholeConfig({ ...sent(deployment), SECRET_AAD_APP_CLIENT_SECRET: 'a-secret', DATABASE_URL })
    assert.equal(config.DATABASE_IDENTITY_ID, botId)
    assert.doesNotMatch(JSON.stringify(deployment), /p%w\/d-of-database/)
  })

  it('keep the password by default', () => {
    const plain = made()
    const { activeDirectoryAuth, passwordAuth } = Object(fact(plain, database, 'properties/authConfig'))
    assert.deepEqual([activeDirectoryAuth, passwordAuth], ['Disabled', 'Enabled'])
    assert.equal(fact(plain, database, 'properties/administratorLogin'), 'rollcall')
    assert.deepEqual(ofType(plain, `${database}/administrators`), [])
    assert.equal(sent(plain)['DATABASE_IDENTITY_ID'], '')
  })

  it('send the logs of vault and database to the workspace', () => {
    const categories = ofType(made(), 'Insights/diagnosticSettings').flatMap(({ properties }) =>
      (properties as { logs: { category: string; enabled: boolean }[] }).logs.map(({ category }) => category),
    )
    assert.deepEqual(categories.sort(), [
      'AppServiceConsoleLogs',
      'AppServicePlatformLogs',
      'AuditEvent',
      'PostgreSQLLogs',
    ])
  })

  it('use other network addresses, if configured', () => {
    const properties = fact(made({ networkPrefix: '172.16.9' }), 'Network/virtualNetworks', 'properties') as {
      addressSpace: { addressPrefixes: string[] }
      subnets: { properties: { addressPrefix: string } }[]
    }
    const subnets = properties.subnets.map(({ properties: { addressPrefix } }) => addressPrefix)
    assert.deepEqual(properties.addressSpace.addressPrefixes, ['172.16.9.0/24'])
    assert.deepEqual(subnets, ['172.16.9.0/26', '172.16.9.64/26'])
  })

  it('lock what must not be lost, if configured', () => {
    assert.deepEqual(ofType(made(), 'Authorization/locks'), [])
    const locks = ofType(made({ deleteLock: true }), 'Authorization/locks')
    assert.deepEqual(
      locks.map(({ properties }) => (properties as { level: string }).level),
      ['CanNotDelete', 'CanNotDelete'],
    )
  })

  it('have alerts on their own resources, or none at all', () => {
    const metricsOf = (deployment: Deployment) =>
      ofType(deployment, 'Insights/metricAlerts').map(({ properties }) => {
        const { scopes, criteria } = properties as {
          scopes: string[]
          criteria: { allOf: { metricName: string; metricNamespace: string }[] }
        }
        const [one] = criteria.allOf
        return [scopes.join(), one?.metricNamespace, one?.metricName]
      })
    const server = ['<server.id>', 'Microsoft.DBforPostgreSQL/flexibleServers']
    const ofServer = ['storage_percent', 'cpu_percent', 'memory_percent'].map((name) => [...server, name])
    const ofPlan = [
      ['<plan.id>', 'Microsoft.Web/serverfarms', 'MemoryPercentage'],
      ['<site.id>', 'Microsoft.Web/sites', 'Http5xx'],
    ]
    const burstable = [...ofServer, ...ofPlan, [...server, 'cpu_credits_remaining']]
    assert.deepEqual(metricsOf(made()), burstable)
    assert.deepEqual(metricsOf(made({ databaseHighAvailability: 'SameZone' })), [...ofServer, ...ofPlan])
    const none = made({ alerts: false })
    assert.deepEqual([...ofType(none, 'Insights/metricAlerts'), ...ofType(none, 'Insights/scheduledQueryRules')], [])
  })

  it('count their instances', () => {
    const [one] = ofType(made({ instances: 3 }), 'Insights/scheduledQueryRules').filter(
      ({ properties }) => (properties as { displayName: string }).displayName === 'RollcallInstanceDown',
    )
    assert.match(JSON.stringify(one), /value < 3/)
  })

  it('cap logs and telemetry only if configured', () => {
    const cap = (deployment: Deployment) =>
      ofType(deployment, 'OperationalInsights/workspaces').map(
        ({ properties }) => (properties as { workspaceCapping: object }).workspaceCapping,
      )
    assert.deepEqual(cap(made()), [{ dailyQuotaGb: -1 }])
    assert.deepEqual(cap(made({ logsDailyGb: 2 })), [{ dailyQuotaGb: 2 }])
  })

  it('tag every resource that can have tags', () => {
    const tags = { owner: 'identity team', costCentre: '4711' }
    // Parts and settings of other resources.
    const untagged =
      /\/(channels|connections|config|secrets|sitecontainers|databases|administrators|basicPublishingCredentialsPolicies)$|^Microsoft\.(Authorization\/|Insights\/diagnosticSettings)/
    const { resources } = made({ tags, fixedOutboundAddress: true, alertEmail: 'oncall@contoso.example' })
    const wanting = resources.filter(({ type, body }) => !untagged.test(type) && body['tags'] !== tags)
    assert.deepEqual(
      wanting.map(({ type }) => type),
      [],
    )
    assert.ok(resources.filter(({ body }) => body['tags'] === tags).length > 10)
  })
})
