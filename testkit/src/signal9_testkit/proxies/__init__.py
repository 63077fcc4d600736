"""Fault proxies: real proxies on 127.0.0.1 in front of a real server, which fail as networks and servers do, on demand."""

from signal9_testkit.proxies.aws import AwsProxy
from signal9_testkit.proxies.http import Answer, HttpProxy, Request
from signal9_testkit.proxies.opensearch import OpenSearchProxy
from signal9_testkit.proxies.redis import RedisProxy
from signal9_testkit.proxies.tcp import TcpProxy

__all__ = ["Answer", "AwsProxy", "HttpProxy", "OpenSearchProxy", "RedisProxy", "Request", "TcpProxy"]
