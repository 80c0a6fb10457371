#!/bin/bash
# Runs once, as root, when an instance with Amazon Linux 2023 starts for the first time.
set -euo pipefail

dnf install --assumeyes nodejs24 nodejs24-npm
useradd --system --create-home atlas-app

# The compiled program: package.json, package-lock.json, the package it names, and dist.
mkdir -p /opt/atlas-app
cd /opt/atlas-app
aws s3 cp s3://my-artifacts/atlas-app.tgz - | tar --extract --gzip
npm-24 ci --omit=dev

# The program ends by itself. After five failures within ten minutes systemd gives up.
cat > /etc/systemd/system/atlas-app.service <<'UNIT'
[Unit]
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=600
StartLimitBurst=5

[Service]
User=atlas-app
WorkingDirectory=/opt/atlas-app
Environment=AWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net
Environment=AWS_MONGO_DATABASE=testdb
ExecStart=/usr/bin/node-24 dist/main.js
StandardOutput=journal+console
StandardError=journal+console
Restart=on-failure
RestartSec=30

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now atlas-app
