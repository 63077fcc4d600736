"""The CDK app that deploys Signal9 on AWS and on the local emulator."""
