// The alerts of docs/observability.md, on the metrics the bot sends to Application Insights.

param baseName string
param location string
param tags object = {}
param insightsId string

@description('Email address for alerts. Empty: alerts only appear in the portal.')
param alertEmail string

var alerts = [
  {
    name: 'RollcallDown'
    severity: 0
    summary: 'No Rollcall instance is reporting'
    query: 'customMetrics | where name == "rollcall.build.info" | summarize value = count() | where value < 1'
  }
  {
    name: 'RollcallDatabaseAway'
    severity: 0
    summary: 'A Rollcall instance cannot reach its database, or its disk is full'
    query: 'customMetrics | where name == "rollcall.database.up" | summarize value = min(value) | where value < 1'
  }
  {
    name: 'RollcallDiskFull'
    severity: 0
    summary: 'The disk of the database is full'
    query: 'customMetrics | where name == "rollcall.refusals" | where tostring(customDimensions.code) == "storeFull" | summarize value = sum(value) | where value > 0'
  }
  {
    name: 'RollcallOperationsWait'
    severity: 0
    summary: 'Rollcall operations are not being processed'
    query: 'customMetrics | where name == "rollcall.queue.age.seconds" | summarize value = max(value) | where value > 120'
  }
  {
    name: 'RollcallDefect'
    severity: 2
    summary: 'A Rollcall command failed because of a bug'
    query: 'customMetrics | where name == "rollcall.commands" | where tostring(customDimensions.outcome) == "error" | summarize value = sum(value) | where value > 0'
  }
  {
    name: 'RollcallAccountsUncertain'
    severity: 2
    summary: 'It is uncertain whether accounts were changed'
    query: 'customMetrics | where name == "rollcall.writes" | where tostring(customDimensions.outcome) == "uncertain" | summarize value = sum(value) | where value > 0'
  }
  {
    name: 'RollcallRefusesTeams'
    severity: 1
    summary: 'Rollcall refuses tokens that appear to come from Teams'
    query: 'customMetrics | where name == "rollcall.requests.refused" | where tostring(customDimensions.reason) !in ("noToken", "malformedToken", "notAnActivity", "contentType", "tooLarge") | summarize value = sum(value) | where value > 5'
  }
  {
    name: 'RollcallServiceFails'
    severity: 2
    summary: 'Teams, the token service, Entra or the language model is failing or not responding'
    query: 'customMetrics | where name == "rollcall.calls" | where tostring(customDimensions.status) in ("0", "500", "501", "502", "503", "504") | summarize value = sum(value) | where value > 5'
  }
  {
    name: 'RollcallGraphFails'
    severity: 2
    summary: 'Microsoft Graph is failing or not responding'
    query: 'customMetrics | where name == "rollcall.graph.requests" | where tostring(customDimensions.status) in ("0", "500", "501", "502", "503", "504") | summarize value = sum(value) | where value > 5'
  }
  {
    name: 'RollcallThrottled'
    severity: 2
    summary: 'The Microsoft Graph quota is used up'
    query: 'customMetrics | where name == "rollcall.graph.throttled" | summarize value = sum(value) | where value > 50'
  }
  {
    name: 'RollcallCannotDeliver'
    severity: 2
    summary: 'Rollcall messages and cards are not being delivered'
    query: 'customMetrics | where name == "rollcall.deliveries" | where tostring(customDimensions.outcome) == "failed" | summarize value = sum(value) | where value > 5'
  }
  {
    name: 'RollcallCardAbandoned'
    severity: 2
    summary: 'An operation\'s card does not show the result'
    query: 'customMetrics | where name == "rollcall.cards.abandoned" | summarize value = sum(value) | where value > 0'
  }
  {
    name: 'RollcallMemory'
    severity: 2
    summary: 'A Rollcall process uses too much memory'
    query: 'customMetrics | where name == "rollcall.process.memory.bytes" | where tostring(customDimensions.kind) == "resident" | summarize value = max(value) | where value > 900000000'
  }
]

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
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
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
