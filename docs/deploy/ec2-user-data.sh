#!/bin/bash
# Runs once, as root, when an instance with Amazon Linux 2023 starts for the first time.
set -euo pipefail

dnf install --assumeyes nodejs22 nodejs22-npm
useradd --system --create-home atlas-app

# The compiled starter: package.json, package-lock.json and dist. To read it from S3 the role needs s3:GetObject; for
# MongoDB it needs nothing.
mkdir -p /opt/atlas-app
cd /opt/atlas-app
aws s3 cp s3://my-artifacts/atlas-app.tgz - | tar --extract --gzip
npm-22 ci --omit=dev

cat > /etc/systemd/system/atlas-app.service <<'UNIT'
[Unit]
After=network-online.target
Wants=network-online.target

[Service]
User=atlas-app
WorkingDirectory=/opt/atlas-app
Environment=AWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net
Environment=AWS_MONGO_DATABASE=testdb
ExecStart=/usr/bin/node-22 dist/main.js
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now atlas-app
