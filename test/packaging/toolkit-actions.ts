/** What one action of the toolkit's schema v1.11 takes in `with`, and what it can write to the environment file. */
export interface ActionShape {
  readonly required: readonly string[]
  readonly optional?: readonly string[]
  readonly writes?: readonly string[]
}

/** The actions this project uses, as schema v1.11 has them. */
export const actions: Readonly<Record<string, ActionShape>> = {
  'aadApp/create': {
    required: ['name', 'generateClientSecret', 'signInAudience'],
    optional: ['generateServicePrincipal', 'clientSecretExpireDays', 'clientSecretDescription'],
    writes: ['clientId', 'clientSecret', 'objectId', 'tenantId', 'authority', 'authorityHost'],
  },
  'aadApp/update': { required: ['manifestPath', 'outputFilePath'] },
  'teamsApp/create': { required: ['name'], writes: ['teamsAppId', 'teamsAppTenantId'] },
  'arm/deploy': { required: ['subscriptionId', 'resourceGroupName', 'templates'], optional: ['bicepCliVersion'] },
  'teamsApp/validateManifest': { required: ['manifestPath'] },
  'teamsApp/zipAppPackage': { required: ['manifestPath', 'outputZipPath', 'outputFolder'] },
  'teamsApp/validateAppPackage': { required: ['appPackagePath'] },
  'teamsApp/update': { required: ['appPackagePath'] },
  'teamsApp/publishAppPackage': { required: ['appPackagePath'], writes: ['publishedAppId'] },
  'cli/runNpmCommand': { required: ['args'], optional: ['workingDirectory'] },
  'azureAppService/zipDeploy': {
    required: ['artifactFolder', 'resourceId'],
    optional: ['ignoreFile', 'workingDirectory', 'dryRun', 'outputZipFile'],
  },
  'file/createOrUpdateEnvironmentFile': { required: ['target', 'envs'] },
}
