"""Uploads in a bucket of S3-compatible storage (UPLOADS_URL); needs the packages of deploy/requirements-s3.txt."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from councils.files import StorageAway

# Seconds. Whoever waits longer takes the site for away.
LIMITS = {"connect_timeout": 3, "read_timeout": 10, "retries": {"total_max_attempts": 2}}


@contextmanager
def asked() -> Iterator[None]:
    """What goes wrong between here and the storage, or there, is one thing to the site: files are away."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise StorageAway("The storage of uploads does not answer as it should.") from error


class ObjectStorage(S3Storage):
    """Nothing in it has an address, as nothing in the folder of uploads has; the site hands each file out itself."""

    def __init__(self, **settings):
        style = {"s3": {"addressing_style": settings.pop("addressing_style", "auto")}}
        client_config = Config(signature_version="s3v4", **style, **LIMITS)
        super().__init__(default_acl=None, file_overwrite=False, client_config=client_config, **settings)

    def url(self, name, *args, **kwargs):
        raise ValueError("This file is not accessible via a URL.")

    def open(self, name, mode="rb"):
        """The whole file is fetched first: an answer that has begun does not end in its middle."""
        with asked():
            file = super().open(name, mode)
            if "r" in mode:
                file.seek(0)
            return file

    def save(self, name, content, max_length=None):
        with asked():
            return super().save(name, content, max_length)

    def exists(self, name):
        with asked():
            return super().exists(name)

    def size(self, name):
        with asked():
            return super().size(name)

    def delete(self, name):
        with asked():
            super().delete(name)

    def make_bucket(self) -> bool:
        """The bucket, unless it is there; was it made?"""
        client = self.connection.meta.client
        with asked():
            try:
                client.head_bucket(Bucket=self.bucket_name)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
            else:
                return False
            place = {"LocationConstraint": client.meta.region_name}
            first = client.meta.region_name == "us-east-1"  # which takes no name of its own
            client.create_bucket(
                Bucket=self.bucket_name, **({} if first else {"CreateBucketConfiguration": place})
            )
            return True
