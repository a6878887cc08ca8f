// The alerts of docs/run.md, on the metrics that the collector passes on to Application Insights.

param baseName string
param location string
param tags object = {}
param insightsId string

@description('Email address for alerts. Empty: alerts only appear in the portal.')
param alertEmail string

@description('How many instances there should be.')
param instances int
param databaseId string
param databaseIsBurstable bool
param planId string
param siteId string

// How often a rule is evaluated is what it costs: those that wake someone up every five minutes, the others less often.
var alerts = [
  {
    name: 'RollcallDown'
    severity: 0
    summary: 'No Rollcall instance is responding'
    query: 'customMetrics | where name == "rollcall.build.info" | summarize value = count() | where value < 1'
    every: 'PT5M'
    window: 'PT10M'
  }
  {
    name: 'RollcallInstanceDown'
    severity: 2
    summary: 'An instance of Rollcall is not reporting'
    query: 'customMetrics | where name == "rollcall.build.info" | summarize value = dcount(cloud_RoleInstance) | where value < ${instances}'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallDatabaseAway'
    severity: 0
    summary: 'A Rollcall instance cannot reach its database, or it is read-only'
    query: 'customMetrics | where name == "rollcall.database.up" | where value < 1 | summarize value = count() by cloud_RoleInstance | where value > 2'
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'RollcallDiskFull'
    severity: 0
    summary: 'The disk of the database is full'
    query: 'customMetrics | where name == "rollcall.refusals" | where tostring(customDimensions.code) == "storeFull" | summarize value = sum(value) | where value > 0'
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'RollcallOperationsWait'
    severity: 0
    summary: 'Rollcall operations are not being processed'
    query: 'customMetrics | where name == "rollcall.queue.age" | where value > 120 | summarize value = count() | where value > 2'
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'RollcallDatabaseRefuses'
    severity: 2
    summary: 'Rollcall tells people that its database is not responding'
    query: 'customMetrics | where name == "rollcall.refusals" | where tostring(customDimensions.code) == "storeUnavailable" | summarize value = sum(value) | where value > 5'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallConnectionsLow'
    severity: 2
    summary: 'The database server has fewer than five connections left for Rollcall'
    query: 'customMetrics | where name == "rollcall.database.connections.free" | where value < 5 | summarize value = count() | where value > 2'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallClockOff'
    severity: 1
    summary: 'The clocks of a Rollcall instance and its database differ by more than five seconds'
    query: 'customMetrics | where name == "rollcall.clock.difference" | where value > 5 | summarize value = count() by cloud_RoleInstance | where value > 2'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallSettingsDiffer'
    severity: 2
    summary: 'Instances of Rollcall have different settings'
    query: 'customMetrics | where name == "rollcall.build.info" | summarize value = count() by settings = tostring(customDimensions.settings), cloud_RoleInstance | where value > 9 | summarize value = dcount(settings) | where value > 1'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallCredentialExpires'
    severity: 2
    summary: 'A secret of Rollcall expires within 30 days'
    query: 'customMetrics | where name == "rollcall.credential.remaining" | summarize value = min(value) | where value < 2592000'
    every: 'PT1H'
    window: 'PT1H'
  }
  {
    name: 'RollcallCredentialExpiresSoon'
    severity: 1
    summary: 'A secret of Rollcall expires within 7 days, and nobody can work after that'
    query: 'customMetrics | where name == "rollcall.credential.remaining" | summarize value = min(value) | where value < 604800'
    every: 'PT1H'
    window: 'PT1H'
  }
  {
    name: 'RollcallDefect'
    severity: 2
    summary: 'A Rollcall command failed because of a bug'
    query: 'customMetrics | where name == "rollcall.commands" | where tostring(customDimensions.outcome) == "error" | summarize value = sum(value) | where value > 0'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallChoreFails'
    severity: 2
    summary: 'Something that Rollcall does every few seconds keeps failing'
    query: 'customMetrics | where name == "rollcall.chores" | where tostring(customDimensions.outcome) == "failed" | summarize value = sum(value) by tostring(customDimensions.chore) | where value > 10'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallAccountsUncertain'
    severity: 2
    summary: 'It is uncertain whether accounts were changed'
    query: 'customMetrics | where name == "rollcall.writes" | where tostring(customDimensions.outcome) == "uncertain" | summarize value = sum(value) | where value > 0'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallRefusesTeams'
    severity: 1
    summary: 'Rollcall refuses all requests from Teams'
    query: 'customMetrics | where name in ("rollcall.requests.refused", "rollcall.turns") | summarize refused = sumif(value, name == "rollcall.requests.refused" and tostring(customDimensions.reason) !in ("noToken", "malformedToken", "notAnActivity", "contentType", "tooLarge")), answered = sumif(value, name == "rollcall.turns" and tostring(customDimensions.status) == "200") | where refused > 5 and answered == 0'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallServiceFails'
    severity: 2
    summary: 'Teams, the token service or Entra is failing or not responding'
    query: 'customMetrics | where name == "rollcall.calls" | where tostring(customDimensions.status) in ("0", "500", "501", "502", "503", "504") | summarize value = sum(value) by tostring(customDimensions.service) | where value > 5'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallGraphFails'
    severity: 2
    summary: 'Microsoft Graph is failing or not responding'
    query: 'customMetrics | where name == "rollcall.graph.requests" | where tostring(customDimensions.status) in ("0", "500", "501", "502", "503", "504") | summarize value = sum(value) | where value > 5'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallThrottled'
    severity: 2
    summary: 'The Microsoft Graph quota is used up'
    query: 'customMetrics | where name == "rollcall.graph.throttled" | summarize value = sum(value) | where value > 50'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallCannotDeliver'
    severity: 2
    summary: 'Rollcall messages and cards are not being delivered'
    query: 'customMetrics | where name == "rollcall.deliveries" | where tostring(customDimensions.outcome) == "failed" | summarize value = sum(value) | where value > 5'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallCardAbandoned'
    severity: 2
    summary: 'An operation\'s card does not show the result'
    query: 'customMetrics | where name == "rollcall.cards.abandoned" | summarize value = sum(value) | where value > 0'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallNeedsSignIn'
    severity: 3
    summary: 'An operation has been waiting an hour for its requester to sign in'
    query: 'customMetrics | where name == "rollcall.operations" | where tostring(customDimensions.state) == "needsSignIn" | where value > 0 | summarize value = count() by cloud_RoleInstance | where value > 49'
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'RollcallSlow'
    severity: 2
    summary: 'Rollcall is slow to answer Teams'
    query: 'customMetrics | where name == "http.server.request.duration" | where tostring(customDimensions["http.route"]) == "/api/messages" and tostring(customDimensions["http.response.status_code"]) !startswith "4" | where valueMax > 5 | summarize value = count() | where value > 2'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallBlocked'
    severity: 2
    summary: 'A Rollcall process is blocked, with an event loop delay over 1 s'
    query: 'customMetrics | where name == "rollcall.eventloop.delay" | where valueMax > 1 | summarize value = count() by cloud_RoleInstance | where value > 2'
    every: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'RollcallMemory'
    severity: 2
    summary: 'A Rollcall process uses too much memory'
    query: 'customMetrics | where name == "process.memory.usage" | where value > 900000000 | summarize value = count() by cloud_RoleInstance | where value > 9'
    every: 'PT15M'
    window: 'PT15M'
  }
]

// On what the bot does not see: its database server and its plan.
var resourceAlerts = [
  {
    name: 'RollcallDatabaseStorage'
    summary: 'The database server has used 85 percent of its storage'
    scope: databaseId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'storage_percent'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 85
  }
  {
    name: 'RollcallDatabaseCpu'
    summary: 'The database server has been busy for a quarter of an hour'
    scope: databaseId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'cpu_percent'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 90
  }
  {
    name: 'RollcallDatabaseMemory'
    summary: 'The database server has hardly any memory left'
    scope: databaseId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'memory_percent'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 95
  }
  {
    name: 'RollcallPlanMemory'
    summary: 'The App Service plan has hardly any memory left'
    scope: planId
    namespace: 'Microsoft.Web/serverfarms'
    metric: 'MemoryPercentage'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 95
  }
  {
    name: 'RollcallServerErrors'
    summary: 'Requests to Rollcall are answered with errors'
    scope: siteId
    namespace: 'Microsoft.Web/sites'
    metric: 'Http5xx'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 5
  }
]
// Burstable servers slow down when their credits are used up; other tiers have none.
var creditAlert = {
  name: 'RollcallDatabaseCredits'
  summary: 'The database server will soon slow down: its CPU credits are nearly used up'
  scope: databaseId
  namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
  metric: 'cpu_credits_remaining'
  aggregation: 'Average'
  operator: 'LessThan'
  threshold: 20
}
var allResourceAlerts = databaseIsBurstable ? concat(resourceAlerts, [creditAlert]) : resourceAlerts

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: '${baseName}-alerts'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'rollcall'
    enabled: true
    emailReceivers: [
      {
        name: 'operators of the bot'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [
  for alert in alerts: {
    name: '${baseName}-${alert.name}'
    location: location
    tags: tags
    properties: {
      displayName: alert.name
      description: alert.summary
      severity: alert.severity
      enabled: true
      // At the first deployment no metric has arrived yet, and Azure could refuse queries about them.
      skipQueryValidation: true
      scopes: [insightsId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(alertEmail) ? [] : [group.id]
      }
    }
  }
]

resource resourceRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in allResourceAlerts: {
    name: '${baseName}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.summary
      severity: 2
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.metric
            metricNamespace: alert.namespace
            metricName: alert.metric
            operator: alert.operator
            threshold: alert.threshold
            timeAggregation: alert.aggregation
          }
        ]
      }
      actions: empty(alertEmail)
        ? []
        : [
            {
              actionGroupId: group.id
            }
          ]
    }
  }
]
