// Roomkeeper on Azure: the bot's registration with its Teams channel, a container app behind the platform's TLS, a
// PostgreSQL server that only the app's network reaches, and a key vault that the app's managed identity reads.
//
//   az deployment group create --resource-group rooms --template-file deploy/azure/main.bicep \
//     --parameters name=roomkeeper image=registry.example.com/roomkeeper:1 appId=... admins=... appSecret=... \
//     databasePassword=...
//
// Permissions for the rooms' calendars are no matter of Azure: deploy/azure/permissions.ps1.
targetScope = 'resourceGroup'

@description('Begins the names of everything.')
@minLength(3)
@maxLength(14)
param name string

param location string = resourceGroup().location

@description('The container image, in a registry that the managed identity may pull from, or that asks nobody.')
param image string

@description('Name of an Azure container registry in this resource group that the image is pulled from; empty for none.')
param registry string = ''

@description('Client id of the app registration (single tenant).')
param appId string

@description('Its client secret.')
@secure()
param appSecret string

@description('Entra object ids of the first admins, separated by commas.')
param admins string

@description('IANA time zone of people whose client tells none.')
param zone string = 'UTC'

@description('Password of the database: letters and digits, since it becomes part of an address.')
@secure()
@minLength(20)
param databasePassword string

@minValue(1)
@maxValue(5)
param replicas int = 2

// What the ingress of an app is called that strangers reach.
var host = '${name}.${environment.properties.defaultDomain}'
var suffix = uniqueString(resourceGroup().id, name)
var database = 'roomkeeper'
var readSecrets = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
var pullImages = '7f951dda-4ed3-4680-a7ca-43fe172d538d' // AcrPull

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-id'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-net'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.20.0.0/23'
          delegations: [
            { name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.20.2.0/28'
          delegations: [
            { name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }
          ]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
}

resource namesInNetwork 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: names
  name: '${name}-net'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}

resource postgres 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${suffix}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: database
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    // A restored backup loses no booking that stands in a calendar: docs/operations.md.
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
    network: {
      delegatedSubnetResourceId: '${network.id}/subnets/database'
      privateDnsZoneArmResourceId: names.id
    }
  }
  dependsOn: [namesInNetwork]
}

// The exclusion constraint that keeps two bookings apart needs it.
resource extensions 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = {
  parent: postgres
  name: 'azure.extensions'
  properties: { value: 'BTREE_GIST', source: 'user-override' }
}

resource rows 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: postgres
  name: database
  properties: { charset: 'UTF8' }
  dependsOn: [extensions]
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${name}-${suffix}', 24)
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }
}

resource appSecretKept 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'app-secret'
  properties: { value: appSecret }
}

resource databaseUrlKept 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: 'postgresql+asyncpg://${database}:${databasePassword}@${postgres.properties.fullyQualifiedDomainName}/${database}?ssl=require'
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, readSecrets)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readSecrets)
  }
}

resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = if (!empty(registry)) {
  name: empty(registry) ? 'none' : registry
}

resource mayPullImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(registry)) {
  scope: images
  name: guid(resourceGroup().id, registry, name, pullImages)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullImages)
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-env'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: { infrastructureSubnetId: '${network.id}/subnets/apps' }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
    ]
  }
}

resource bot 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    managedEnvironmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // It ends TLS and passes the body on as it came. Nothing is sticky. Every path is passed on: POST /api/messages,
      // GET /plans/* and POST /api/notifications are meant for strangers; the probes tell them one word.
      ingress: {
        external: true
        targetPort: 3978
        transport: 'http'
        allowInsecure: false
      }
      registries: empty(registry) ? [] : [
        { server: '${registry}.azurecr.io', identity: identity.id }
      ]
      secrets: [
        { name: 'app-secret', keyVaultUrl: appSecretKept.properties.secretUri, identity: identity.id }
        { name: 'database-url', keyVaultUrl: databaseUrlKept.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 30
      scale: { minReplicas: replicas, maxReplicas: replicas }
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'MicrosoftAppId', value: appId }
            { name: 'MicrosoftAppTenantId', value: tenant().tenantId }
            { name: 'MicrosoftAppPassword', secretRef: 'app-secret' }
            { name: 'ROOMKEEPER_DATABASE_URL', secretRef: 'database-url' }
            { name: 'ROOMKEEPER_ADMINS', value: admins }
            { name: 'ROOMKEEPER_ZONE', value: zone }
            { name: 'ROOMKEEPER_PUBLIC_HOST', value: host }
            { name: 'ROOMKEEPER_METRICS_PORT', value: '9464' }
          ]
          // Both ask for /healthz: a process that is not ready can still tell people so.
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: 3978 }
              periodSeconds: 5
              failureThreshold: 36
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: 3978 }
              periodSeconds: 30
              timeoutSeconds: 5
            }
            {
              type: 'Readiness'
              httpGet: { path: '/healthz', port: 3978 }
              periodSeconds: 10
              timeoutSeconds: 5
            }
          ]
        }
      ]
    }
  }
  dependsOn: [mayReadSecrets, mayPullImages, rows]
}

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: '${name}-${suffix}'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Roomkeeper'
    endpoint: 'https://${bot.properties.configuration.ingress.fqdn}/api/messages'
    msaAppId: appId
    msaAppTenantId: tenant().tenantId
    msaAppType: 'SingleTenant'
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: registration
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { isEnabled: true, enableCalling: false }
  }
}

@description('What ROOMKEEPER_PUBLIC_HOST is for `python -m bot manifest`.')
output publicHost string = bot.properties.configuration.ingress.fqdn
